// SPDX-License-Identifier: Apache-2.0
// UTF-8 one character at a time, and which characters act on a terminal. Knows no format.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tracer {

/// The length of the well-formed UTF-8 sequence at the front of `bytes`, and the code point that it stands for; 0:
/// there is none. Overlong forms, surrogates and what lies beyond Unicode are not well-formed.
[[nodiscard]] inline std::size_t utf8_sequence(std::string_view bytes, std::uint32_t &code) {
    if (bytes.empty()) return 0;
    const auto at = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])); };
    const std::uint32_t lead = at(0);
    if (lead < 0x80) {
        code = lead;
        return 1;
    }
    const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || bytes.size() < length) return 0;
    code = lead & (0x7fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((at(i) & 0xc0) != 0x80) return 0;
        code = code << 6 | (at(i) & 0x3f);
    }
    constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < least[length] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return 0;
    return length;
}

/// C0 and C1 controls and DEL.
[[nodiscard]] constexpr bool is_control(std::uint32_t code) { return code < 0x20 || (code >= 0x7f && code <= 0x9f); }

/// Code points that move the cursor, break a line or change the direction of what follows.
[[nodiscard]] constexpr bool acts_on_a_terminal(std::uint32_t code) {
    return is_control(code) || code == 0x61c || code == 0x200e || code == 0x200f ||
           (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

} // namespace tracer
