// SPDX-License-Identifier: Apache-2.0
#include "gate/quantity.hpp"

#include <gtest/gtest.h>

namespace tracer::gate {
namespace {

TEST(Quantity, GroupsCountsAndRoundsNothing) {
    EXPECT_EQ(quantity(0, Unit::count), "0");
    EXPECT_EQ(quantity(999, Unit::count), "999");
    EXPECT_EQ(quantity(1'000, Unit::count), "1,000");
    EXPECT_EQ(quantity(12'345'678, Unit::count), "12,345,678");
    EXPECT_EQ(quantity(UINT64_MAX - 1, Unit::count), "18,446,744,073,709,551,614");
}

TEST(Quantity, TakesALargerUnitOfBytesOnlyWhereItIsExact) {
    EXPECT_EQ(quantity(0, Unit::bytes), "0 B");
    EXPECT_EQ(quantity(1 << 20, Unit::bytes), "1 MiB");
    EXPECT_EQ(quantity((1 << 20) + 1, Unit::bytes), "1,048,577 B");
    EXPECT_EQ(quantity(1536, Unit::bytes), "1,536 B");
    EXPECT_EQ(quantity(1500ull << 40, Unit::bytes), "1,500 TiB");
}

TEST(Quantity, ShowsAllDigitsOfADuration) {
    EXPECT_EQ(quantity(999, Unit::nanoseconds), "999 ns");
    EXPECT_EQ(quantity(1'000, Unit::nanoseconds), "1 us");
    EXPECT_EQ(quantity(2'000'001, Unit::nanoseconds), "2.000001 ms");
    EXPECT_EQ(quantity(2'345'600, Unit::nanoseconds), "2.3456 ms");
    EXPECT_EQ(quantity(1'234'500'000'000, Unit::nanoseconds), "1,234.5 s");
}

TEST(Quantity, SaysHowFarTheTruthMayLie) {
    EXPECT_EQ(quantity(Range{412, 412}, Unit::count), "412");
    EXPECT_EQ(quantity(Range{412, 430}, Unit::count), "412 to 430");
    EXPECT_EQ(quantity(Range{1024, Range::unbounded}, Unit::bytes), "1 KiB or more");
}

TEST(Quantity, GivesADifferenceItsSign) {
    EXPECT_EQ(difference(12, 62, Unit::count), "+50");
    EXPECT_EQ(difference(2 << 20, 1 << 20, Unit::bytes), "-1 MiB");
    EXPECT_EQ(difference(7, 7, Unit::bytes), "0");
}

} // namespace
} // namespace tracer::gate
