// SPDX-License-Identifier: Apache-2.0
#include "model/parse.hpp"
#include "model/words.hpp"

#include <gtest/gtest.h>

namespace tracer::model {
namespace {

TEST(Quoted, ShowsHostileBytesAsHexAndCutsLongText) {
    EXPECT_EQ(model::quoted("plain"), "'plain'");
    EXPECT_EQ(model::quoted("a\x1b]0;\a'\\\xff"), "'a\\x1b]0;\\x07\\x27\\x5c\\xff'");
    EXPECT_EQ(model::quoted(std::string(1000, 'x')), "'" + std::string(64, 'x') + "...'");
}

TEST(Harmless, KeepsUtf8AndEscapesWhatMovesTheCursor) {
    EXPECT_EQ(harmless("Grüße 漢字"), "Grüße 漢字");
    EXPECT_EQ(harmless("a\nb\x7f"), "a\\x0ab\\x7f");
    EXPECT_EQ(harmless("\xc2\x9b"), "\\xc2\\x9b") << "C1 control";
    EXPECT_EQ(harmless("\xc0\xaf\xed\xa0\x80\xf5"), "\\xc0\\xaf\\xed\\xa0\\x80\\xf5")
        << "overlong, surrogate, too high";
    EXPECT_EQ(harmless("x\xe6"), "x\\xe6") << "cut short";
    EXPECT_EQ(harmless("\xd8\x9c\xe2\x80\x8f\xe2\x80\xae\xe2\x81\xa9"),
              "\\xd8\\x9c\\xe2\\x80\\x8f\\xe2\\x80\\xae\\xe2\\x81\\xa9")
        << "what turns the direction";
    EXPECT_EQ(harmless("\xe2\x80\xa6\xe2\x82\xac"), "\xe2\x80\xa6\xe2\x82\xac") << "its harmless neighbours";
}

TEST(Nearest, FindsTypingMistakesAndBeginnings) {
    const std::vector<std::string> known{"list", "info", "explain", "doctor", "filetop", "vfsreadlat"};
    EXPECT_EQ(nearest("lsit", known), std::vector<std::string>{"list"});
    EXPECT_EQ(nearest("filtop", known), std::vector<std::string>{"filetop"});
    EXPECT_EQ(nearest("vfs", known), std::vector<std::string>{"vfsreadlat"});
    EXPECT_TRUE(nearest("zebra", known).empty());
    EXPECT_TRUE(nearest("", known).empty());
    EXPECT_TRUE(nearest(std::string(100000, 'a'), known).empty());
    EXPECT_EQ(did_you_mean("docter", known), "did you mean doctor?");
    EXPECT_EQ(did_you_mean("zebra", known, "see --help"), "see --help");
}

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
