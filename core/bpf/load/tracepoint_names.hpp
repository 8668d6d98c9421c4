// SPDX-License-Identifier: Apache-2.0
// Tracepoints that this kernel does not have, and whether their names look like a slip of the pen. Attaches nothing
// that stays; knows no plugin but its plan.
#pragma once

#include "bpf/load/plan.hpp"

#include <optional>
#include <span>
#include <string>

namespace tracer::bpf {

struct MissingTracepoint {
    std::string message; ///< one line
    std::string meant;   ///< the existing one that was probably meant; empty: none is like it
};

/// Of the plan's programs the first whose tracepoint is not there, and that is neither optional nor the user's choice.
/// Nothing, too, where tracefs cannot be read.
[[nodiscard]] std::optional<MissingTracepoint> missing_tracepoint(const Plan &plan);

/// Which of the names `wanted` is a misspelling of; empty: none. The same name with another number at its end is not
/// meant: newer kernels have such successors.
[[nodiscard]] std::string probably_meant(const std::string &wanted, std::span<const std::string> names);

} // namespace tracer::bpf
