// SPDX-License-Identifier: Apache-2.0
#include "gate/ranges.hpp"

#include <algorithm>

namespace tracer::gate {
namespace {

/// The bucket of the value of that rank, counted from 1, narrowed by the extremes.
Range value_of_rank(const model::Histogram &histogram, std::uint64_t rank) {
    std::uint64_t passed = 0;
    for (std::size_t bucket = 0; bucket < model::hist_buckets; ++bucket) {
        passed = sum_or_most(passed, histogram.buckets[bucket]);
        if (passed < rank) continue;
        const auto bounds = model::bucket_bounds(bucket);
        const std::uint64_t top = bucket + 1 == model::hist_buckets ? UINT64_MAX : bounds.hi - 1;
        const std::uint64_t low = std::clamp(bounds.lo, std::min(histogram.min, top), top);
        return {low, std::max(low, std::min(top, histogram.max))};
    }
    return {0, Range::unbounded};
}

} // namespace

std::uint64_t sum_or_most(std::uint64_t a, std::uint64_t b) {
    std::uint64_t sum = 0;
    return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

std::uint64_t share(std::uint64_t value, std::uint64_t part, std::uint64_t whole) {
    std::uint64_t wholes = 0, rest = 0;
    if (__builtin_mul_overflow(value / whole, part, &wholes)) return UINT64_MAX;
    if (!__builtin_mul_overflow(value % whole, part, &rest)) return sum_or_most(wholes, rest / whole);
    const auto about = static_cast<long double>(value % whole) / static_cast<long double>(whole);
    return sum_or_most(wholes, static_cast<std::uint64_t>(about * static_cast<long double>(part)));
}

Range range_of_sum(std::uint64_t counted, std::uint64_t lost, bool one_each) {
    if (lost == 0) return {counted, counted};
    return {counted, one_each ? sum_or_most(counted, lost) : Range::unbounded};
}

Range range_of_percentile(const model::Histogram &histogram, std::uint32_t per_mille, std::uint64_t lost) {
    std::uint64_t counted = 0;
    for (const std::uint64_t values : histogram.buckets)
        counted = sum_or_most(counted, values);
    if (counted == 0 && lost == 0) return {};
    const std::uint64_t all = sum_or_most(counted, lost);
    const std::uint64_t below = share(all, 1000 - per_mille, 1000); // this many values may be larger
    const std::uint64_t rank = std::max<std::uint64_t>(all - below, 1);
    Range range{0, Range::unbounded};
    if (rank > lost) range.low = value_of_rank(histogram, rank - lost).low;
    if (rank <= counted) range.high = value_of_rank(histogram, rank).high;
    return range;
}

Range range_of(const Measure &measure, const model::Histogram &histogram, std::uint64_t lost) {
    switch (measure.reduction) {
    case Reduction::histogram_count:
        return range_of_sum(histogram.count, lost, true);
    case Reduction::histogram_sum:
        return range_of_sum(histogram.sum, lost, false);
    case Reduction::histogram_min:
        if (histogram.count == 0) return {0, lost ? Range::unbounded : 0};
        return {lost ? 0 : histogram.min, histogram.min};
    case Reduction::histogram_max:
        if (histogram.count == 0) return {0, lost ? Range::unbounded : 0};
        return {histogram.max, lost ? Range::unbounded : histogram.max};
    case Reduction::percentile:
        return range_of_percentile(histogram, measure.per_mille, lost);
    case Reduction::column:
    case Reduction::records:
    case Reduction::emitted:
        break;
    }
    return {};
}

Range without_bound(const Measure &measure, const Range &range) {
    if (measure.reduction == Reduction::histogram_min) return {0, range.high};
    if (measure.reduction == Reduction::percentile) return {0, Range::unbounded};
    return {range.low, Range::unbounded};
}

} // namespace tracer::gate
