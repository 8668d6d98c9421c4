// SPDX-License-Identifier: Apache-2.0
// What this kernel lets this process do with BPF, found out by doing it: for `doctor`. Leaves nothing behind.
#pragma once

#include "base/result.hpp"

namespace tracer::bpf {

/// Loads and attaches an empty fentry program on a function that every kernel has. Errors: cannot_trace, the reason.
[[nodiscard]] Result<void> try_fentry();
/// The same with a kprobe.
[[nodiscard]] Result<void> try_kprobe();
/// The same with a raw tracepoint.
[[nodiscard]] Result<void> try_tracepoint();
/// Makes the smallest ring buffer.
[[nodiscard]] Result<void> try_ring_buffer();

} // namespace tracer::bpf
