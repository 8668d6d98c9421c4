// SPDX-License-Identifier: Apache-2.0
// How a measure's numbers read and how they are written. Knows neither measures nor reports.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tracer::gate {

enum class Unit : std::uint8_t { count, bytes, nanoseconds };

/// "count", "bytes", "ns": as in gates.lock.
[[nodiscard]] std::string_view unit_name(Unit unit);

/// For people, and exact: "1,200", "1 MiB", "1,048,577 B", "2 ms", "1.966080 ms" without zeros at its end.
[[nodiscard]] std::string amount_text(std::uint64_t amount, Unit unit);
/// As a limit is written in gates.toml, and exact: 1200, "1MiB", "2ms", quotes and all.
[[nodiscard]] std::string limit_text(std::uint64_t amount, Unit unit);

/// What a limit says. A time has to name its unit. Errors: usage, without a place.
[[nodiscard]] Result<std::uint64_t> parse_amount(std::string_view text, Unit unit);

} // namespace tracer::gate
