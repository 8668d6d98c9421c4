// SPDX-License-Identifier: Apache-2.0
#include "run/ticks.hpp"

#include <gtest/gtest.h>

namespace tracer::run {

TEST(Ticks, ALateTickDoesNotDelayTheNextOne) {
    Ticks ticks(1000, 100);
    EXPECT_EQ(ticks.due(), 1100u);
    EXPECT_EQ(ticks.serve(1190), 0u);
    EXPECT_EQ(ticks.due(), 1200u);
}

TEST(Ticks, PassedTicksAreCountedOnce) {
    Ticks ticks(0, 10);
    EXPECT_EQ(ticks.serve(57), 4u);
    EXPECT_EQ(ticks.due(), 60u);
    EXPECT_EQ(ticks.serve(60), 0u);
}

TEST(Ticks, AnEarlyTimerServesNothing) {
    Ticks ticks(0, 10);
    EXPECT_EQ(ticks.serve(9), 0u);
    EXPECT_EQ(ticks.due(), 10u);
}

TEST(Ticks, ServedAndPassedAddUpToTheTimeThatWent) {
    Ticks ticks(0, 7);
    std::uint64_t served = 0, passed = 0;
    for (std::uint64_t now = 0; now < 10'000; now += 1 + now % 31) {
        if (now < ticks.due()) continue;
        passed += ticks.serve(now);
        ++served;
        EXPECT_EQ(served + passed, now / 7);
    }
    EXPECT_GT(passed, 0u);
}

} // namespace tracer::run
