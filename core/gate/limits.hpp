// SPDX-License-Identifier: Apache-2.0
// A budget's limits as numbers, and in words. Those that can never hold are refused here. Knows no measured value.
#pragma once

#include "gate/measure.hpp"

#include <optional>
#include <string>

namespace tracer::gate {

/// How much above a baseline is allowed.
struct Growth {
    bool relative = false;
    std::uint64_t amount = 0; ///< in the measure's unit; relative: in millionths

    /// The largest value that is allowed over `baseline`.
    [[nodiscard]] std::uint64_t over(std::uint64_t baseline) const;
    [[nodiscard]] std::string text(Unit unit) const; ///< "5 %", "1 MiB"
};

struct Limits {
    std::optional<std::uint64_t> max, min, equal;
    std::optional<Growth> grow;

    /// They allow nothing but zero.
    [[nodiscard]] bool allow_zero_alone() const { return max == 0u || equal == 0u; }
    /// "<= 412", "= 3", ">= 2 and <= 5 % above 1,200"; without a baseline: "<= 5 % above the baseline".
    [[nodiscard]] std::string text(Unit unit, std::optional<std::uint64_t> baseline) const;
    /// The largest value within all of them.
    [[nodiscard]] std::optional<std::uint64_t> allowed(std::optional<std::uint64_t> baseline) const;
};

/// Errors: usage, at the limit's place.
[[nodiscard]] Result<Limits> parse_limits(const model::BudgetRequest &request, Unit unit);

} // namespace tracer::gate
