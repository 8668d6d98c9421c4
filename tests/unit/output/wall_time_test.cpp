// SPDX-License-Identifier: Apache-2.0
#include "output/wall_time.hpp"

#include "support/fakes.hpp"

#include <gtest/gtest.h>

namespace tracer::output {
namespace {

constexpr std::uint64_t second = 1'000'000'000;
using test::FakeClock;

TEST(WallTime, AMomentIsAsFarFromNowByBothClocks) {
    FakeClock clock;
    WallTime time(clock);
    clock.advance(5 * second);
    EXPECT_EQ(time.wall_of(clock.boot), clock.wall);
    EXPECT_EQ(time.wall_of(clock.boot - 3), clock.wall - 3);
}

TEST(WallTime, AClockThatIsSteppedIsFollowedByTheRecordsAfterAMoment) {
    FakeClock clock;
    WallTime time(clock);
    for (const std::int64_t step : {std::int64_t{-3600}, std::int64_t{86400}}) {
        clock.wall += step * static_cast<std::int64_t>(second);
        clock.advance(WallTime::freshness + 1);
        EXPECT_EQ(time.wall_of(clock.boot), clock.wall);
    }
}

TEST(WallTime, AnIntervalFollowsASteppedClockAtOnce) {
    FakeClock clock;
    WallTime time(clock);
    clock.wall -= 3600 * static_cast<std::int64_t>(second);
    EXPECT_NE(time.wall_of(clock.boot), clock.wall) << "records do not ask the clocks each time";
    time.refresh_after(clock.boot);
    EXPECT_EQ(time.wall_of(clock.boot), clock.wall);
}

TEST(WallTime, IsTheSameForAllThatWriteOneInterval) {
    FakeClock clock;
    WallTime time(clock);
    const auto end = clock.boot;
    clock.advance(1);
    time.refresh_after(end);
    const auto shown = time.wall_of(end);
    clock.wall += 7; // the two clocks are never looked at in one moment
    time.refresh_after(end);
    EXPECT_EQ(time.wall_of(end), shown);
}

TEST(WallTime, ASuspendMovesBothClocksAndNoRecord) {
    FakeClock clock;
    WallTime time(clock);
    const auto before = clock.boot;
    const auto shown = time.wall_of(before);
    clock.advance(8 * 3600 * second);
    EXPECT_EQ(time.wall_of(clock.boot), clock.wall);
    EXPECT_EQ(time.wall_of(before), shown);
}

} // namespace
} // namespace tracer::output
