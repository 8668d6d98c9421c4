// SPDX-License-Identifier: Apache-2.0
#include "gate/ranges.hpp"
#include "unit/gate/gates.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tracer::gate {
namespace {

constexpr auto unbounded = Range::unbounded;

model::Histogram histogram(const std::vector<std::uint64_t> &values) {
    model::Histogram h;
    for (const std::uint64_t value : values) {
        h.min = h.count == 0 ? value : std::min(h.min, value);
        h.max = std::max(h.max, value);
        ++h.count;
        h.sum += value;
        ++h.buckets[model::bucket_of(value)];
    }
    return h;
}

TEST(Ranges, OfASumReachByWhatWasLost) {
    EXPECT_EQ(range_of_sum(5, 0, true), (Range{5, 5}));
    EXPECT_EQ(range_of_sum(5, 3, true), (Range{5, 8}));
    EXPECT_EQ(range_of_sum(5, 0, false), (Range{5, 5}));
    EXPECT_EQ(range_of_sum(5, 1, false), (Range{5, unbounded}));
    EXPECT_EQ(range_of_sum(5, UINT64_MAX, true), (Range{5, unbounded}));
}

TEST(Ranges, OfAPercentileAreItsBucketWithoutALoss) {
    // Below 8 a bucket is one value.
    const auto h = histogram({1, 2, 3, 4, 5, 6, 7, 7, 7, 7});
    EXPECT_EQ(range_of_percentile(h, 500, 0), (Range{5, 5}));
    EXPECT_EQ(range_of_percentile(h, 900, 0), (Range{7, 7}));
    const auto wide = histogram(std::vector<std::uint64_t>(10, 1000));
    EXPECT_EQ(range_of_percentile(wide, 500, 0), (Range{1000, 1000})); // the extremes say more than the bucket
    const auto two = histogram({1000, 100'000});
    const auto bounds = model::bucket_bounds(model::bucket_of(1000));
    EXPECT_EQ(range_of_percentile(two, 500, 0), (Range{1000, bounds.hi - 1}));
}

TEST(Ranges, OfAPercentileAreWhatTheLostOnesCouldMakeOfIt) {
    const auto h = histogram({1, 2, 3, 4, 5, 6, 7});
    // The 4th of 7 + 1: if the lost one lies below, the 3rd of those seen; if above, the 4th.
    EXPECT_EQ(range_of_percentile(h, 500, 1), (Range{3, 4}));
    EXPECT_EQ(range_of_percentile(h, 990, 1), (Range{7, unbounded}));
    EXPECT_EQ(range_of_percentile(h, 500, 7), (Range{0, 7}));
    EXPECT_EQ(range_of_percentile(h, 500, 8), (Range{0, unbounded}));
    EXPECT_EQ(range_of_percentile({}, 500, 0), (Range{0, 0}));
    EXPECT_EQ(range_of_percentile({}, 500, 1), (Range{0, unbounded}));
}

/// Whatever the lost values were, the percentile of all lies in the range.
TEST(Ranges, OfAPercentileHoldTheTruth) {
    std::uint64_t seed = 1;
    const auto next = [&seed] { return seed = seed * 6364136223846793005u + 1442695040888963407u, seed >> 33; };
    for (int round = 0; round < 300; ++round) {
        std::vector<std::uint64_t> seen, all;
        const std::uint64_t lost = next() % 6;
        for (std::uint64_t i = 0, n = 1 + next() % 20; i < n; ++i)
            seen.push_back(next() % 5000);
        all = seen;
        for (std::uint64_t i = 0; i < lost; ++i)
            all.push_back(next() % 5000);
        std::ranges::sort(all);
        for (const std::uint32_t per_mille : {500u, 900u, 990u}) {
            const std::uint64_t rank = (all.size() * per_mille + 999) / 1000;
            const Range range = range_of_percentile(histogram(seen), per_mille, lost);
            EXPECT_LE(range.low, all[rank - 1]);
            EXPECT_GE(range.high, all[rank - 1]);
        }
    }
}

TEST(Ranges, OfExtremesAreOpenOnOneSide) {
    Measure measure;
    const auto h = histogram({3, 9});
    measure.reduction = Reduction::histogram_min;
    EXPECT_EQ(range_of(measure, h, 0), (Range{3, 3}));
    EXPECT_EQ(range_of(measure, h, 1), (Range{0, 3}));
    EXPECT_EQ(without_bound(measure, {3, 3}), (Range{0, 3}));
    measure.reduction = Reduction::histogram_max;
    EXPECT_EQ(range_of(measure, h, 0), (Range{9, 9}));
    EXPECT_EQ(range_of(measure, h, 1), (Range{9, unbounded}));
    measure.reduction = Reduction::histogram_sum;
    EXPECT_EQ(range_of(measure, h, 0), (Range{12, 12}));
    EXPECT_EQ(range_of(measure, h, 1), (Range{12, unbounded}));
    measure.reduction = Reduction::histogram_count;
    EXPECT_EQ(range_of(measure, h, 1), (Range{2, 3}));
    EXPECT_EQ(without_bound(measure, {2, 2}), (Range{2, unbounded}));
}

TEST(Ranges, SharesDoNotOverflow) {
    EXPECT_EQ(share(1200, 5, 100), 60u);
    EXPECT_EQ(share(7, 9, 10), 6u);
    EXPECT_EQ(share(UINT64_MAX, 9, 10), 16602069666338596453u);
    EXPECT_EQ(share(UINT64_MAX, 2, 1), UINT64_MAX);
}

} // namespace
} // namespace tracer::gate
