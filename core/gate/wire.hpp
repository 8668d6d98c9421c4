// SPDX-License-Identifier: Apache-2.0
// A run's result as bytes, on its way from the process that traced to the one that judges. Knows neither of them, and
// nobody keeps these bytes.
#pragma once

#include "base/result.hpp"
#include "gate/run_result.hpp"

#include <string>
#include <string_view>

namespace tracer::gate {

[[nodiscard]] std::string to_wire(const RunResult &result);
/// Of a run with so many measures. Errors: cannot_trace. The bytes may be anybody's.
[[nodiscard]] Result<RunResult> from_wire(std::string_view bytes, std::size_t measures);

} // namespace tracer::gate
