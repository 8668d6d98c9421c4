// SPDX-License-Identifier: Apache-2.0
// How numbers of a measure read to people: exact, with the unit they are in. Knows no report.
#pragma once

#include "gate/verdict.hpp"

#include <string>

namespace tracer::gate {

/// "1,200"; "1 MiB", or "1,048,577 B" where no larger unit says it exactly; "2.345678 ms". Nothing is rounded: a limit
/// that was missed by one must not look kept.
[[nodiscard]] std::string quantity(std::uint64_t value, Unit unit);
/// "412", "412 to 430", "412 or more".
[[nodiscard]] std::string quantity(const Range &range, Unit unit);
/// "+50", "-1 MiB", "0".
[[nodiscard]] std::string difference(std::uint64_t before, std::uint64_t after, Unit unit);

} // namespace tracer::gate
