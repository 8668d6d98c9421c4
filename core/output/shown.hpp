// SPDX-License-Identifier: Apache-2.0
// Values that look alike in every format: flags by their labels, numbers in hexadecimal, addresses. Knows no format.
#pragma once

#include "model/addresses.hpp"
#include "output/buffer.hpp"
#include "output/values.hpp"

namespace tracer::output {

/// Calls put(label) for each flag that is set, then rest(bits) for what no label names, or for 0.
template <class Put, class Rest>
void each_flag(const model::Column &column, std::uint64_t bits, Put put, Rest rest) {
    std::uint64_t left = bits;
    bool any = false;
    for (const model::Label &label : column.labels) {
        // A label of several bits stands for all of them, and none that an earlier one named is named again.
        if (!model::is_set(label, bits) || (bits != 0 && (left & label.value) == 0)) continue;
        put(label);
        left &= ~label.value;
        any = true;
    }
    if (left != 0 || !any) rest(left);
}

/// "A|B|0x40", by long names or short ones: plugins' own texts, which hold no control characters.
inline void put_flags(Buffer &out, const model::Column &column, std::uint64_t bits,
                      const std::string model::Label::*name, void (*put)(Buffer &, std::string_view)) {
    bool first = true;
    const auto separate = [&] {
        if (!first) out.put('|');
        first = false;
    };
    each_flag(
        column, bits,
        [&](const model::Label &label) {
            separate();
            put(out, label.*name);
        },
        [&](std::uint64_t left) {
            separate();
            if (left == 0)
                out.put('0');
            else
                out.hex(left);
        });
}

inline void put_address(Buffer &out, std::string_view bytes) { out.put(model::AddressText(bytes).view()); }

} // namespace tracer::output
