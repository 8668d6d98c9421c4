// SPDX-License-Identifier: Apache-2.0
// The individual checks that `doctor` makes on this machine. Prints nothing.
#pragma once

#include "model/kernel_facts.hpp"

#include <string>
#include <vector>

namespace tracer::app {

enum class Health { ok, limited, no };

struct Check {
    std::string name;
    Health health = Health::ok;
    std::string finding; ///< what was found, and why
    std::string advice;  ///< what to do; empty: nothing
};

/// All checks, in the order in which they are shown. Afterwards this process has no more rights than a run.
[[nodiscard]] std::vector<Check> examine(const model::KernelFacts &facts);
/// Can some variant of a plugin work, as far as these findings go?
[[nodiscard]] bool can_trace(const std::vector<Check> &checks);

} // namespace tracer::app
