// SPDX-License-Identifier: Apache-2.0
// A report for people and for programs. Knows nothing of how it came about, and makes anybody's bytes harmless.
#pragma once

#include "check/finding.hpp"

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace tracer::check {

[[nodiscard]] std::string as_text(const Report &report);
[[nodiscard]] nlohmann::ordered_json as_json(const Report &report);
/// As GitLab, Jenkins and others read it: a suite a level, a case a promise.
[[nodiscard]] std::string as_junit(const Report &report);

} // namespace tracer::check
