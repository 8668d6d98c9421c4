// SPDX-License-Identifier: Apache-2.0
// What all who write of one moment share: the distance of the clocks and the load.
#include "base/load_average.hpp"
#include "base/wall_distance.hpp"
#include "support/fakes.hpp"

#include <gtest/gtest.h>

namespace tracer {
namespace {

TEST(LoadAverage, IsReadOnceForAMomentAndNotAtAllOnceItIsSet) {
    LoadAverage load;
    const std::string first = load.at(1);
    EXPECT_NE(first.find('/'), std::string::npos) << "as /proc/loadavg has it";
    EXPECT_EQ(load.at(1), first);
    load.set("of another day");
    EXPECT_EQ(load.at(2), "of another day");
}

TEST(WallDistance, ThatIsSetLooksAtNoClock) {
    WallDistance distance(100);
    distance.refresh_for(UINT64_MAX);
    distance.refresh_after(UINT64_MAX);
    EXPECT_EQ(distance.wall_of(1), 101);
    distance.set(static_cast<std::uint64_t>(-3));
    EXPECT_EQ(distance.wall_of(1), -2);
}

TEST(WallDistance, StaysTheSameWhileRecordsOfOneMomentPass) {
    test::FakeClock clock;
    WallDistance distance(clock);
    const auto before = distance.ns();
    clock.wall += 5;
    distance.refresh_for(clock.boot + WallDistance::freshness);
    EXPECT_EQ(distance.ns(), before);
    distance.refresh_for(clock.boot + WallDistance::freshness + 1);
    EXPECT_EQ(distance.ns(), before + 5);
}

} // namespace
} // namespace tracer
