// SPDX-License-Identifier: Apache-2.0
#include "output/stack_frames.hpp"

#include "output/escape.hpp"

namespace tracer::output {

void put_frame(Buffer &out, std::uint64_t address, const model::Symbol &symbol, bool offset, bool module) {
    if (symbol.name.empty()) {
        out.hex(address);
        return;
    }
    escape_text(out, symbol.name);
    if (offset) {
        out.put('+');
        out.hex(symbol.offset);
    }
    if (module && !symbol.module.empty()) {
        out.put(" [");
        escape_text(out, symbol.module);
        out.put(']');
    }
}

} // namespace tracer::output
