// SPDX-License-Identifier: Apache-2.0
#include "model/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace tracer::model {
namespace {

constexpr std::size_t per_power = std::size_t{1} << hist_sub_bits;

/// The highest value that a bucket holds. The last one holds even UINT64_MAX itself.
std::uint64_t top(std::size_t bucket) {
    return bucket + 1 == hist_buckets ? std::numeric_limits<std::uint64_t>::max() : bucket_bounds(bucket).hi - 1;
}

} // namespace

BucketBounds bucket_bounds(std::size_t bucket) {
    if (bucket < per_power) return {bucket, bucket + 1};
    bucket = std::min(bucket, hist_buckets - 1);
    const auto shift = bucket / per_power - 1;
    const std::uint64_t lo = static_cast<std::uint64_t>(per_power + bucket % per_power) << shift;
    if (bucket + 1 == hist_buckets) return {lo, std::numeric_limits<std::uint64_t>::max()};
    return {lo, lo + (std::uint64_t{1} << shift)};
}

std::size_t bucket_of(std::uint64_t value) {
    if (value < per_power) return static_cast<std::size_t>(value);
    const auto shift = static_cast<std::size_t>(std::bit_width(value)) - 1 - hist_sub_bits;
    return (shift + 1) * per_power + static_cast<std::size_t>((value >> shift) & (per_power - 1));
}

std::uint64_t Histogram::percentile(double q) const {
    std::uint64_t total = 0;
    for (const auto n : buckets)
        total += n;
    if (total == 0) return 0;
    const double wanted = std::ceil(std::clamp(q, 0.0, 1.0) * static_cast<double>(total));
    std::uint64_t passed = 0;
    std::size_t bucket = 0;
    for (; bucket + 1 < hist_buckets; ++bucket) {
        passed += buckets[bucket];
        if (passed > 0 && static_cast<double>(passed) >= wanted) break;
    }
    return std::max(min, std::min(max, top(bucket)));
}

Histogram Histogram::since(const Histogram &earlier) const {
    const auto less = [](std::uint64_t a, std::uint64_t b) { return a > b ? a - b : 0; };
    Histogram result;
    result.sum = sum - earlier.sum; // modulo 2^64, as the kernel side adds
    std::size_t lowest = hist_buckets, highest = 0;
    for (std::size_t b = 0; b < hist_buckets; ++b) {
        result.buckets[b] = less(buckets[b], earlier.buckets[b]);
        result.count += result.buckets[b];
        if (result.buckets[b] == 0) continue;
        lowest = std::min(lowest, b);
        highest = b;
    }
    if (lowest == hist_buckets) return result;
    // The run's own extremes where they fell into this interval, else the bounds of its buckets. A program that is
    // still running may have counted a value in its bucket but not yet in the extremes.
    result.min = std::max(min, bucket_bounds(lowest).lo);
    result.max = std::max({result.min, bucket_bounds(highest).lo, std::min(max, top(highest))});
    return result;
}

Histogram Histogram::of(std::span<const std::byte> value) {
    std::array<std::uint64_t, 4 + hist_buckets> words{};
    std::memcpy(words.data(), value.data(), std::min(value.size(), hist_size));
    Histogram result;
    result.sum = words[1];
    std::size_t lowest = hist_buckets, highest = 0;
    for (std::size_t b = 0; b < hist_buckets; ++b) {
        const std::uint64_t n = words[4 + b];
        result.buckets[b] = n;
        result.count += n;
        if (n == 0) continue;
        lowest = std::min(lowest, b);
        highest = b;
    }
    if (lowest == hist_buckets) return result;
    // CPUs that add at the same time may overwrite each other's extreme, but not each other's buckets.
    const std::uint64_t least = words[2] == 0 ? 0 : words[2] - 1; // as stored: value + 1, 0 is none
    result.min = std::clamp(least, bucket_bounds(lowest).lo, top(lowest));
    result.max = std::max(result.min, std::clamp(words[3], bucket_bounds(highest).lo, top(highest)));
    return result;
}

void Histogram::put(std::span<std::byte> value) const {
    std::array<std::uint64_t, 4 + hist_buckets> words{count, sum, count == 0 ? 0 : min + 1, max};
    std::copy(buckets.begin(), buckets.end(), words.begin() + 4);
    std::memcpy(value.data(), words.data(), std::min(value.size(), hist_size));
}

void Histogram::merge(const Histogram &other) {
    if (other.count == 0) return;
    min = count == 0 ? other.min : std::min(min, other.min);
    max = std::max(max, other.max);
    count += other.count;
    sum += other.sum; // modulo 2^64, as the kernel side adds
    for (std::size_t b = 0; b < hist_buckets; ++b)
        buckets[b] += other.buckets[b];
}

std::array<std::uint64_t, 64> Histogram::log2(std::uint64_t unit) const {
    std::array<std::uint64_t, 64> slots{};
    for (std::size_t b = 0; b < hist_buckets; ++b) {
        if (buckets[b] == 0) continue;
        // With a unit that is not a power of two, a bucket may lie across two slots: its middle decides.
        const auto lo = bucket_bounds(b).lo;
        const auto value = (lo + (top(b) - lo) / 2) / std::max<std::uint64_t>(unit, 1);
        slots[value < 2 ? 0 : static_cast<std::size_t>(std::bit_width(value)) - 1] += buckets[b];
    }
    return slots;
}

} // namespace tracer::model
