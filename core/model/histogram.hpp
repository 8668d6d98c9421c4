// SPDX-License-Identifier: Apache-2.0
// The log-linear histogram of <tracer/bpf/shared.h> on the reading side: bucket bounds, differences, percentiles, and
// merging into powers of two.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace tracer::model {

inline constexpr std::uint32_t hist_sub_bits = 3;
inline constexpr std::size_t hist_buckets = 496;
/// sizeof(struct tracer_hist): count, sum, least, greatest, buckets, a word each.
inline constexpr std::size_t hist_size = (4 + hist_buckets) * sizeof(std::uint64_t);

/// Bucket b covers [lo, hi), in the recorded unit. The last one's hi is UINT64_MAX.
struct BucketBounds {
    std::uint64_t lo, hi;
};
[[nodiscard]] BucketBounds bucket_bounds(std::size_t bucket);
[[nodiscard]] std::size_t bucket_of(std::uint64_t value);

struct Histogram {
    std::uint64_t count = 0; ///< of all buckets
    std::uint64_t sum = 0;
    std::uint64_t min = 0; ///< exact where the run's minimum fell in this interval, else the lowest bucket's lo
    std::uint64_t max = 0; ///< likewise, else the highest bucket's hi - 1
    std::array<std::uint64_t, hist_buckets> buckets{};

    /// The value that the fraction `q` (0..1) of all values does not exceed, within its bucket's width, never
    /// outside min..max; 0 when empty.
    [[nodiscard]] std::uint64_t percentile(double q) const;
    /// What came since `earlier`, both being totals of one run (min and max: of the run so far).
    [[nodiscard]] Histogram since(const Histogram &earlier) const;
    /// Adds what another one counted in another stretch of time.
    void merge(const Histogram &other);
    /// Of the bytes of a struct tracer_hist that no program adds to any more. The extremes never lie outside their
    /// buckets.
    [[nodiscard]] static Histogram of(std::span<const std::byte> value);
    /// Writes it as such bytes.
    void put(std::span<std::byte> value) const;
    /// Counts merged into powers of two: slot 0 is [0, 1], slot n is [2^n, 2^(n+1) - 1], after dividing by `unit`.
    [[nodiscard]] std::array<std::uint64_t, 64> log2(std::uint64_t unit) const;
};

} // namespace tracer::model
