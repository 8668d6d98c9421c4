// SPDX-License-Identifier: Apache-2.0
#include "model/parse.hpp"

#include <gtest/gtest.h>

namespace tracer::model {
namespace {

TEST(Sizes, ArePowersOf1024) {
    EXPECT_EQ(parse_size("4096"), 4096u);
    EXPECT_EQ(parse_size("4K"), 4096u);
    EXPECT_EQ(parse_size("8MiB"), 8u << 20);
    EXPECT_EQ(parse_size("1GB"), 1u << 30);
    for (const char *bad : {"", "K", "4k", "1.5M", "-4K", "99999999999999999999", "18446744073709551615K"})
        EXPECT_EQ(parse_size(bad), std::nullopt) << bad;
}

TEST(Durations, AreShownInTheLargestExactUnit) {
    EXPECT_EQ(duration_text(250'000'000), "250ms");
    EXPECT_EQ(duration_text(60'000'000'000), "1m");
    EXPECT_EQ(duration_text(1'000'000'001), "1000000001ns");
    EXPECT_EQ(duration_text(0), "0s");
}

} // namespace
} // namespace tracer::model
