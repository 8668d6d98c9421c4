// SPDX-License-Identifier: Apache-2.0
// Holds the structs through which programs read tracepoints against the formats that this kernel gives.
#pragma once

#include "bpf/load/object.hpp"

namespace tracer::bpf {

/// Looks at the type of each program's argument; there is nothing to hold against it if that is no struct, or one that
/// follows the kernel by CO-RE. Errors: cannot_trace, so that another variant may do; `failure` then has the program.
[[nodiscard]] Result<void> check_contexts(const CheckedObject &checked, const OpenObject &object, const Plan &plan,
                                          LoadFailure &failure);

} // namespace tracer::bpf
