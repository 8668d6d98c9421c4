// SPDX-License-Identifier: Apache-2.0
#include "model/histogram.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <numeric>

namespace tracer::model {
namespace {

constexpr auto highest = std::numeric_limits<std::uint64_t>::max();

void record(Histogram &h, std::uint64_t value, std::uint64_t times = 1) {
    h.min = h.count == 0 ? value : std::min(h.min, value);
    h.max = std::max(h.max, value);
    h.count += times;
    h.sum += value * times;
    h.buckets[bucket_of(value)] += times;
}

TEST(Histogram, BucketsCoverEveryValueWithoutGapOrOverlap) {
    for (std::size_t b = 0; b + 1 < hist_buckets; ++b) {
        EXPECT_LT(bucket_bounds(b).lo, bucket_bounds(b).hi);
        EXPECT_EQ(bucket_bounds(b).hi, bucket_bounds(b + 1).lo) << b;
        EXPECT_EQ(bucket_of(bucket_bounds(b).lo), b);
        EXPECT_EQ(bucket_of(bucket_bounds(b).hi - 1), b);
    }
    EXPECT_EQ(bucket_bounds(hist_buckets - 1).hi, highest);
    EXPECT_EQ(bucket_of(highest), hist_buckets - 1);
    EXPECT_EQ(bucket_bounds(100'000).hi, highest);
}

TEST(Histogram, ABucketIsAtMostAnEighthWide) {
    for (std::size_t b = 8; b < hist_buckets; ++b) {
        const auto [lo, hi] = bucket_bounds(b);
        EXPECT_LE(static_cast<double>(hi - lo) / static_cast<double>(lo), 0.125) << b;
    }
}

TEST(Histogram, PercentilesAreExactWithinTheirBucketAndNeverOutsideMinAndMax) {
    Histogram h;
    EXPECT_EQ(h.percentile(0.5), 0u);
    record(h, 1000, 90);
    record(h, 5000, 9);
    record(h, 1'000'003);
    EXPECT_GE(h.percentile(0.5), 1000u);
    EXPECT_LT(h.percentile(0.5), 1125u);
    EXPECT_LT(h.percentile(0.9), 1125u);
    EXPECT_GE(h.percentile(0.91), 5000u);
    EXPECT_EQ(h.percentile(1), 1'000'003u);
    EXPECT_EQ(h.percentile(7), 1'000'003u);
    EXPECT_EQ(h.percentile(-1), 1023u);
}

TEST(Histogram, OneValueIsEveryPercentile) {
    Histogram h;
    record(h, 777);
    for (const double q : {0.0, 0.5, 0.999, 1.0})
        EXPECT_EQ(h.percentile(q), 777u);
}

TEST(Histogram, DifferencesOfAllIntervalsAddUpToTheTotal) {
    Histogram total, sum;
    Histogram earlier;
    for (std::uint64_t value = 1; value < 1'000'000'000; value *= 3) {
        record(total, value, value % 5 + 1);
        const Histogram d = total.since(earlier);
        sum.count += d.count;
        sum.sum += d.sum;
        for (std::size_t b = 0; b < hist_buckets; ++b)
            sum.buckets[b] += d.buckets[b];
        earlier = total;
    }
    EXPECT_EQ(sum.count, total.count);
    EXPECT_EQ(sum.sum, total.sum);
    EXPECT_EQ(sum.buckets, total.buckets);
}

TEST(Histogram, MinAndMaxOfAnIntervalAreExactWhereTheyAreTheRunsOwn) {
    Histogram first;
    record(first, 100);
    record(first, 200);
    Histogram second = first;
    record(second, 50);
    record(second, 150);
    const Histogram d = second.since(first);
    EXPECT_EQ(d.min, 50u);
    EXPECT_EQ(d.max, bucket_bounds(bucket_of(150)).hi - 1);

    Histogram third = second;
    record(third, 199);
    const Histogram e = third.since(second);
    EXPECT_EQ(e.min, bucket_bounds(bucket_of(199)).lo);
    EXPECT_EQ(e.max, 200u); // 207 is the bucket's end, but no value of the run exceeds 200
}

TEST(Histogram, AnIntervalWithoutValuesIsEmpty) {
    Histogram h;
    record(h, 9);
    const Histogram d = h.since(h);
    EXPECT_EQ(d.count, 0u);
    EXPECT_EQ(d.min, 0u);
    EXPECT_EQ(d.max, 0u);
    EXPECT_EQ(d.percentile(0.99), 0u);
}

TEST(Histogram, OfAMapsValueComesBackAsItWasPut) {
    Histogram h;
    for (const std::uint64_t value : {0ull, 9ull, 1000ull, ~0ull})
        record(h, value, 3);
    std::array<std::byte, hist_size> bytes{};
    h.put(bytes);
    const Histogram then = Histogram::of(bytes);
    EXPECT_EQ(then.count, 12u);
    EXPECT_EQ(then.sum, h.sum);
    EXPECT_EQ(then.min, 0u);
    EXPECT_EQ(then.max, ~0ull);
    EXPECT_EQ(then.buckets, h.buckets);
    Histogram().put(bytes);
    EXPECT_EQ(Histogram::of(bytes).count, 0u);
    EXPECT_EQ(Histogram::of(bytes).min, 0u);
}

TEST(Histogram, ExtremesThatACpuOverwroteStayInTheirBuckets) {
    std::array<std::uint64_t, 4 + hist_buckets> words{};
    const auto of = [&] { return Histogram::of(std::as_bytes(std::span(words))); };
    words[4 + bucket_of(100)] = 1;
    words[4 + bucket_of(1000)] = 1;
    words[2] = 1000 + 1; // the value 100 came at the same time as 1000, and its minimum was overwritten
    words[3] = 100;
    const auto low = bucket_bounds(bucket_of(100)), high = bucket_bounds(bucket_of(1000));
    EXPECT_EQ(of().count, 2u) << "by the buckets, whatever else it says";
    EXPECT_EQ(of().min, low.hi - 1);
    EXPECT_EQ(of().max, high.lo);
    words[2] = words[3] = 0;
    EXPECT_EQ(of().min, low.lo);
    EXPECT_EQ(of().max, high.lo);
}

TEST(Histogram, PowersOfTwoMergeExactlyWithoutAUnit) {
    Histogram h;
    for (const std::uint64_t value : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{3},
                                      std::uint64_t{4}, std::uint64_t{1023}, std::uint64_t{1024}, highest})
        record(h, value);
    const auto slots = h.log2(1);
    EXPECT_EQ(slots[0], 2u);
    EXPECT_EQ(slots[1], 2u);
    EXPECT_EQ(slots[2], 1u);
    EXPECT_EQ(slots[9], 1u);
    EXPECT_EQ(slots[10], 1u);
    EXPECT_EQ(slots[63], 1u);
    EXPECT_EQ(std::accumulate(slots.begin(), slots.end(), std::uint64_t{0}), h.count);
}

TEST(Histogram, AUnitDividesBeforeTheMergeAndLosesNothing) {
    Histogram h;
    record(h, 999);
    record(h, 4'400'000);
    const auto slots = h.log2(1000);
    EXPECT_EQ(slots[0], 1u);
    EXPECT_EQ(slots[12], 1u); // 4400 of [4096, 8191]
    EXPECT_EQ(h.log2(0), h.log2(1));
}

} // namespace
} // namespace tracer::model
