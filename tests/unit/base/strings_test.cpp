// SPDX-License-Identifier: Apache-2.0
#include "base/strings.hpp"

#include <gtest/gtest.h>

namespace tracer {
namespace {

TEST(Quoted, ShowsHostileBytesAsHexAndCutsLongText) {
    EXPECT_EQ(in_quotes("plain"), "'plain'");
    EXPECT_EQ(in_quotes("a\x1b]0;\a'\\\xff"), "'a\\x1b]0;\\x07\\x27\\x5c\\xff'");
    EXPECT_EQ(in_quotes(std::string(1000, 'x')), "'" + std::string(64, 'x') + "...'");
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

} // namespace
} // namespace tracer
