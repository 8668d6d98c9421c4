// SPDX-License-Identifier: Apache-2.0
#include "model/glob.hpp"

#include <gtest/gtest.h>

namespace tracer::model {
namespace {

/// Of a pattern without escapes.
Glob glob(std::string_view text) {
    Unescaped pattern;
    for (const char byte : text)
        pattern.add(byte, false);
    auto parsed = Glob::parse(pattern);
    EXPECT_TRUE(parsed) << text;
    return parsed ? std::move(*parsed) : Glob();
}

std::string refusal(std::string_view text) {
    Unescaped pattern;
    for (const char byte : text)
        pattern.add(byte, false);
    const auto parsed = Glob::parse(pattern);
    return parsed ? "" : parsed.error().message;
}

TEST(Globs, StandForWholeTexts) {
    EXPECT_TRUE(glob("cc1").matches("cc1"));
    EXPECT_FALSE(glob("cc1").matches("cc1plus"));
    EXPECT_TRUE(glob("cc1*").matches("cc1plus"));
    EXPECT_TRUE(glob("*.h").matches("a.b.h"));
    EXPECT_FALSE(glob("*.h").matches("a.hpp"));
    EXPECT_TRUE(glob("*a*b*").matches("xxaxxbxx"));
    EXPECT_FALSE(glob("*a*b*").matches("xxbxxaxx"));
    EXPECT_TRUE(glob("*").matches(""));
    EXPECT_TRUE(glob("").matches(""));
    EXPECT_FALSE(glob("?").matches(""));
    EXPECT_TRUE(glob("a*").matches("a"));
    EXPECT_TRUE(glob("*aab").matches("aaaab")); // the run must be given more
}

TEST(Globs, TakeSetsOfCharacters) {
    EXPECT_TRUE(glob("*.[ch]").matches("x.c"));
    EXPECT_FALSE(glob("*.[ch]").matches("x.o"));
    EXPECT_TRUE(glob("sd[a-c]").matches("sdb"));
    EXPECT_FALSE(glob("sd[!a-c]").matches("sdb"));
    EXPECT_TRUE(glob("sd[^a-c]").matches("sdx"));
    EXPECT_TRUE(glob("[]x]").matches("]"));
    EXPECT_TRUE(glob("[a-]").matches("-"));
    EXPECT_EQ(refusal("a[b"), "a '[' has no ']'");
    EXPECT_EQ(refusal("[c-a]"), "a range in a [set] runs backwards");
    EXPECT_EQ(refusal("[\xc3\xa4]"), "a [set] may hold only ASCII characters");
}

TEST(Globs, CountCharactersAndNotTheirBytes) {
    EXPECT_TRUE(glob("?x").matches("\xc3\xa4x"));
    EXPECT_FALSE(glob("*???").matches("\xe2\x82\xacx")); // a sign of three bytes and a letter are two characters
    EXPECT_TRUE(glob("[!a]").matches("\xc3\xa4"));
    EXPECT_TRUE(glob("??").matches("\xff\xc3")); // no UTF-8: each byte is one
    EXPECT_TRUE(glob("\xc3\xa4*").matches("\xc3\xa4h"));
}

TEST(Globs, TakeEscapedBytesAsTheyAre) {
    Unescaped pattern;
    pattern.add('*', true);
    pattern.add('?', false);
    const auto parsed = Glob::parse(pattern);
    ASSERT_TRUE(parsed);
    EXPECT_TRUE(parsed->matches("*a"));
    EXPECT_FALSE(parsed->matches("ba"));
}

TEST(Globs, TakeNoMoreStepsThanPatternTimesText) {
    // A matcher that tried every way to share the text among the runs would not come back.
    std::string pattern, text(4000, 'a');
    for (int i = 0; i < 100; ++i)
        pattern += "a*";
    EXPECT_FALSE(glob(pattern + "b").matches(text));
    EXPECT_TRUE(glob(pattern).matches(text));
}

} // namespace
} // namespace tracer::model
