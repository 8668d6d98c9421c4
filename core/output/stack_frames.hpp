// SPDX-License-Identifier: Apache-2.0
// How a frame of a kernel stack is named in text. Resolves no symbol itself.
#pragma once

#include "model/names.hpp"
#include "output/buffer.hpp"

namespace tracer::output {

/// "symbol", "symbol+0x1f [module]"; an unknown address as 0x...
void put_frame(Buffer &out, std::uint64_t address, const model::Symbol &symbol, bool offset, bool module);

} // namespace tracer::output
