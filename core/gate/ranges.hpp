// SPDX-License-Identifier: Apache-2.0
// From what was counted and what was lost to where the truth lies. Knows no limit.
#pragma once

#include "gate/measure.hpp"
#include "gate/range.hpp"
#include "model/histogram.hpp"

namespace tracer::gate {

/// Of a sum. `one_each`: an event adds at most 1, so the truth lies in [counted, counted + lost].
[[nodiscard]] Range range_of_sum(std::uint64_t counted, std::uint64_t lost, bool one_each);
/// Of a percentile, by order statistics: all that was lost lies below every value, or above. Without a loss it is the
/// bucket of the histogram that the value lies in.
[[nodiscard]] Range range_of_percentile(const model::Histogram &histogram, std::uint32_t per_mille, std::uint64_t lost);
/// Of any measure of a histogram.
[[nodiscard]] Range range_of(const Measure &measure, const model::Histogram &histogram, std::uint64_t lost);
/// What is left of a range if it is not known how much was lost.
[[nodiscard]] Range without_bound(const Measure &measure, const Range &range);

/// a + b, or the largest number.
[[nodiscard]] std::uint64_t sum_or_most(std::uint64_t a, std::uint64_t b);
/// value * part / whole, rounded down, or the largest number. `whole` is not 0.
[[nodiscard]] std::uint64_t share(std::uint64_t value, std::uint64_t part, std::uint64_t whole);

} // namespace tracer::gate
