// SPDX-License-Identifier: Apache-2.0
// A run's result, and what changed in its rows, as bytes: on their way from the process that traced or read to the one
// that judges. Knows neither of them. These bytes are never stored.
#pragma once

#include "base/result.hpp"
#include "gate/verdict.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tracer::gate {

[[nodiscard]] std::string to_wire(const RunResult &result);
/// Of a run with this many measures. Errors: cannot_trace. The bytes may be anybody's.
[[nodiscard]] Result<RunResult> from_wire(std::string_view bytes, std::size_t measures);

[[nodiscard]] std::string to_wire(const std::vector<Change> &changes);
/// Errors: cannot_trace.
[[nodiscard]] Result<std::vector<Change>> changes_from_wire(std::string_view bytes);

} // namespace tracer::gate
