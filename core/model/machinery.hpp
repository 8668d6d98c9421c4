// SPDX-License-Identifier: Apache-2.0
// Which frames of a kernel stack are the tracer's own machinery. The one place that knows this; it reads no map and
// resolves no symbol itself.
#pragma once

#include "model/names.hpp"

namespace tracer::model {

/// Does the frame belong to what carries a probe (trampoline, BPF program, kprobe and perf dispatch), not to what is
/// traced?
[[nodiscard]] bool is_machinery(const Symbol &symbol);

/// The stack (innermost first) without the machinery at its innermost end. Frames further out stay, whatever they
/// are, and a stack that is nothing but machinery stays whole.
[[nodiscard]] std::span<const std::uint64_t> strip_machinery(std::span<const std::uint64_t> stack, Names &names);

} // namespace tracer::model
