// SPDX-License-Identifier: Apache-2.0
// What this kernel lets this process do with BPF, found out by doing it: for `doctor`. Leaves nothing behind.
#pragma once

#include "base/result.hpp"

#include <vector>

namespace tracer::bpf {

struct Feature {
    const char *name; ///< of a way of attaching
    Result<void> works;
    const char *without; ///< what becomes of plugins if it does not work
};

/// Attaches an empty program in every way there is.
[[nodiscard]] std::vector<Feature> try_attach_kinds();
/// Makes the smallest ring buffer. Errors: cannot_trace, the reason.
[[nodiscard]] Result<void> try_ring_buffer();

} // namespace tracer::bpf
