// SPDX-License-Identifier: Apache-2.0
// The reports that verdicts can be shown in, one row each. What is in a row stands in the report's own file. Knows
// neither who asks for one nor where it goes.
#pragma once

#include "gate/verdict.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tracer::gate {

struct Report {
    const char *name;
    const char *help; ///< what it is for, in a line
    /// The whole report; it ends with a newline unless it is empty. Names and commands in it may be anybody's bytes:
    /// each report makes them harmless for those who read it.
    std::string (*write)(const std::vector<Verdict> &verdicts);
};

[[nodiscard]] std::span<const Report *const> reports();
/// nullptr: there is none with that name.
[[nodiscard]] const Report *find_report(std::string_view name);

} // namespace tracer::gate
