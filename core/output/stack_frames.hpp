// SPDX-License-Identifier: Apache-2.0
// Which frames of a kernel stack are the tracer's own machinery, and how a frame is named in text. The one place that
// knows this; it reads no map and resolves no symbol itself.
#pragma once

#include "model/names.hpp"
#include "output/buffer.hpp"

namespace tracer::output {

/// Does the frame belong to what carries a probe (trampoline, BPF program, kprobe and perf dispatch), not to what is
/// traced?
[[nodiscard]] bool is_machinery(const model::Symbol &symbol);

/// The stack (innermost first) without the machinery at its innermost end. Frames further out stay, whatever they
/// are, and a stack that is machinery alone stays whole.
[[nodiscard]] std::span<const std::uint64_t> strip_machinery(std::span<const std::uint64_t> stack, model::Names &names);

/// "symbol", "symbol+0x1f [module]"; an unknown address as 0x...
void put_frame(Buffer &out, std::uint64_t address, const model::Symbol &symbol, bool offset, bool module);

} // namespace tracer::output
