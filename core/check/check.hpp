// SPDX-License-Identifier: Apache-2.0
// Does a plugin keep what a plugin promises? Each level is a promise and includes those below. Knows neither the
// command line nor how a report is shown.
#pragma once

#include "check/finding.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tracer::check {

struct Request {
    std::filesystem::path file;
    unsigned level = levels; ///< 1 to `levels`
    std::uint64_t seed = 1;  ///< of the random records
    std::vector<std::string> allowed_helpers;
    std::vector<std::string> command; ///< that makes events; empty: the built-in workload
};

[[nodiscard]] Report check(const Request &request);

} // namespace tracer::check
