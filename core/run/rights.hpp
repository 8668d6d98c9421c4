// SPDX-License-Identifier: Apache-2.0
// Gives up what a run no longer needs once everything is attached and open. Knows which rights reading and detaching
// need on which kernel; knows nothing of what is read.
#pragma once

#include "base/result.hpp"
#include "model/kernel_facts.hpp"
#include "model/rights.hpp"

#include <sys/types.h>

namespace tracer::run {

/// For good, for the calling thread and all that it starts; there must be no other thread. no_new_privs, Landlock,
/// capabilities, seccomp, in this order. A kernel without Landlock or seccomp is not an error: the result says so.
/// `command`: a process that may still be signalled, whichever user it becomes; 0: there is none. Errors: cannot_trace,
/// if something that every kernel can do went wrong.
[[nodiscard]] Result<model::Rights> give_up_rights(const model::KernelFacts &facts, pid_t command = 0);

/// "no capability, no_new_privs, Landlock 3, seccomp": what holds from then on, in a line for people.
[[nodiscard]] std::string rights_line(const model::Rights &rights);

} // namespace tracer::run
