// SPDX-License-Identifier: Apache-2.0
// The system calls of a run that has everything attached and open, and a seccomp filter that refuses the others. Knows
// no other rights.
#pragma once

#include "base/result.hpp"

#include <sys/types.h>

namespace tracer::run {

/// For good, for all threads; needs no_new_privs. `command`: a process that may still be signalled, or 0. False: this
/// kernel or container has no seccomp filters. Errors: cannot_trace, if the filter could not be made.
[[nodiscard]] Result<bool> refuse_system_calls(pid_t command);

} // namespace tracer::run
