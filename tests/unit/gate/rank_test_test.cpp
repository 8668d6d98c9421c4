// SPDX-License-Identifier: Apache-2.0
#include "gate/rank_test.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace tracer::gate {
namespace {

using Values = std::vector<std::uint64_t>;

TEST(RankTest, IsExactForFewValues) {
    const auto apart = rank_test(Values{1, 2, 3}, Values{4, 5, 6});
    EXPECT_DOUBLE_EQ(apart.u, 9);
    EXPECT_DOUBLE_EQ(apart.larger, 1);
    EXPECT_DOUBLE_EQ(apart.p_larger, 1.0 / 20);
    EXPECT_DOUBLE_EQ(apart.p_two_sided, 2.0 / 20);
    const auto turned = rank_test(Values{4, 5, 6}, Values{1, 2, 3});
    EXPECT_DOUBLE_EQ(turned.p_larger, 1);
    EXPECT_DOUBLE_EQ(turned.p_two_sided, 2.0 / 20);
    // By hand: of the 10 ways to choose 2 of 5 ranks, those with a sum of at least 2 + 5 are 25 34 35 45.
    EXPECT_DOUBLE_EQ(rank_test(Values{10, 30, 40}, Values{20, 50}).p_larger, 4.0 / 10);
}

TEST(RankTest, CountsTiesAsHalves) {
    const auto alike = rank_test(Values{5, 5, 5}, Values{5, 5});
    EXPECT_DOUBLE_EQ(alike.larger, 0.5);
    EXPECT_DOUBLE_EQ(alike.p_larger, 1);
    EXPECT_DOUBLE_EQ(alike.p_two_sided, 1);
    // Ranks 1.5 1.5 3 4; the second has 3 and 4: one way of six.
    EXPECT_DOUBLE_EQ(rank_test(Values{1, 1}, Values{2, 3}).p_larger, 1.0 / 6);
    // Ranks 1 2.5 2.5 4; a sum of at least 6.5: {2.5 4}, two ways of six.
    EXPECT_DOUBLE_EQ(rank_test(Values{1, 2}, Values{2, 3}).p_larger, 2.0 / 6);
}

TEST(RankTest, SaysNothingOfNothing) {
    EXPECT_DOUBLE_EQ(rank_test(Values{}, Values{1}).p_larger, 1);
    EXPECT_DOUBLE_EQ(rank_test(Values{1}, Values{}).p_two_sided, 1);
    EXPECT_DOUBLE_EQ(rank_test(model::Histogram(), model::Histogram()).p_two_sided, 1);
}

TEST(RankTest, ApproximatesManyValues) {
    Values first, second;
    for (std::uint64_t i = 0; i < 20; ++i) {
        first.push_back(2 * i);
        second.push_back(2 * i + 7);
    }
    const auto exact = rank_test(first, second); // 40 values: exact
    first.push_back(20);
    second.push_back(27);
    const auto normal = rank_test(first, second); // 42: approximated
    EXPECT_NEAR(normal.p_larger, exact.p_larger, 0.01);
    EXPECT_NEAR(normal.p_two_sided, exact.p_two_sided, 0.02);
    EXPECT_LT(normal.p_larger, 0.5);
    EXPECT_DOUBLE_EQ(rank_test(Values(30, 5), Values(30, 5)).p_larger, 1);
}

TEST(RankTest, ComparesHistogramsBucketByBucket) {
    model::Histogram before, after;
    before.buckets[10] = 500, before.buckets[11] = 500, before.count = 1000;
    after = before;
    EXPECT_DOUBLE_EQ(rank_test(before, after).larger, 0.5);
    EXPECT_GT(rank_test(before, after).p_two_sided, 0.9);
    after.buckets[10] = 300, after.buckets[20] = 200;
    const auto slower = rank_test(before, after);
    EXPECT_GT(slower.larger, 0.5);
    EXPECT_LT(slower.p_larger, 0.001);
    EXPECT_GT(rank_test(after, before).p_larger, 0.999);
}

TEST(RankTest, KnowsWhatSoFewCanSay) {
    EXPECT_DOUBLE_EQ(least_p(3, 3), 1.0 / 20);
    EXPECT_DOUBLE_EQ(least_p(10, 1), 1.0 / 11);
    EXPECT_DOUBLE_EQ(least_p(0, 5), 1);
    EXPECT_DOUBLE_EQ(least_p(3, 3), rank_test(Values{1, 2, 3}, Values{4, 5, 6}).p_larger);
}

} // namespace
} // namespace tracer::gate
