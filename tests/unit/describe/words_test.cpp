// SPDX-License-Identifier: Apache-2.0
// The words of a tag, and labels, without any object.
#include "describe/labels.hpp"
#include "describe/words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracer::describe {
namespace {

using testing::ElementsAre;
using testing::Field;

Words parsed(std::string_view text) {
    auto words = Words::parse(text);
    EXPECT_TRUE(words) << text;
    return words ? std::move(*words) : Words();
}

TEST(Words, EachIsUsedUpOnce) {
    auto words = parsed("  PID  width=7 hidden default='two  words' -x ");
    EXPECT_EQ(words.value("width"), "7");
    EXPECT_EQ(words.value("width"), std::nullopt);
    EXPECT_TRUE(words.flag("hidden"));
    EXPECT_FALSE(words.flag("hidden"));
    EXPECT_EQ(words.value("default"), "two  words");
    EXPECT_EQ(words.bare(), "PID");
    EXPECT_EQ(words.bare(), std::nullopt); // -x is an option's letter
    ASSERT_NE(words.left(), nullptr);
    EXPECT_EQ(*words.left(), "-x");
}

TEST(Words, OfAnEmptyTextThereAreNone) {
    EXPECT_EQ(parsed("").left(), nullptr);
    EXPECT_EQ(parsed("   ").left(), nullptr);
    auto words = parsed("default=''");
    EXPECT_EQ(words.value("default"), ""); // given, and empty
}

TEST(Words, AKeyIsAWholeWord) {
    auto words = parsed("widths=3 width");
    EXPECT_EQ(words.value("width"), std::nullopt);
    EXPECT_TRUE(words.flag("width"));
}

TEST(Words, AQuoteThatDoesNotEndIsSaid) {
    const auto words = Words::parse("default='World");
    ASSERT_FALSE(words);
    EXPECT_EQ(words.error().line(), "a quote in \"default='World\" does not end");
}

TEST(Words, NumbersAreWhole) {
    EXPECT_EQ(number("-12"), -12);
    EXPECT_EQ(number("12x"), std::nullopt);
    EXPECT_EQ(number(""), std::nullopt);
    EXPECT_EQ(number("99999999999999999999"), std::nullopt);
}

TEST(Words, ListsKeepTheirEmptyItems) {
    EXPECT_THAT(list("a,,b"), ElementsAre("a", "", "b"));
    EXPECT_THAT(list("reads+writes", '+'), ElementsAre("reads", "writes"));
}

std::vector<std::string> names(const std::vector<model::Label> &labels) {
    std::vector<std::string> found;
    for (const auto &label : labels)
        found.push_back(label.name);
    return found;
}

TEST(Labels, LoseWhatAllHaveInCommonUpToAnUnderscore) {
    EXPECT_THAT(names(labels_of({{"KILL_TGKILL", 0}, {"KILL_TKILL", 1}, {"KILL_RT_QUEUE", 2}})),
                ElementsAre("tgkill", "tkill", "rt_queue"));
    EXPECT_THAT(names(labels_of({{"FILE_READ", 0}, {"FILE_READ_ALL", 1}})), ElementsAre("read", "read_all"));
    EXPECT_THAT(names(labels_of({{"Red", 0}, {"Reddish", 1}})), ElementsAre("red", "reddish"));
    EXPECT_THAT(names(labels_of({{"ONLY_ONE", 0}})), ElementsAre("only_one"));
    EXPECT_TRUE(labels_of({}).empty());
}

TEST(Labels, MayBeSpelledOutWithTheirNumbers) {
    const Types none(nullptr);
    auto words = parsed("labels=a,b:7,c short=A,B,C");
    const auto found = labels(words, none, 0);
    ASSERT_TRUE(found);
    ASSERT_EQ(found->size(), 3u);
    EXPECT_THAT(*found, ElementsAre(Field(&model::Label::value, 0u), Field(&model::Label::value, 7u),
                                    Field(&model::Label::value, 8u)));
    EXPECT_EQ((*found)[1].name, "b");
    EXPECT_EQ((*found)[1].short_name, "B");
}

TEST(Labels, ThatDoNotAddUpAreRefused) {
    const Types none(nullptr);
    auto few = parsed("labels=a,b,c short=A,B");
    EXPECT_EQ(labels(few, none, 0).error().line(), "short= has 2 names for 3 labels");
    auto odd = parsed("labels=a:x");
    EXPECT_EQ(labels(odd, none, 0).error().line(), "the label a:x has no number after its ':'");
}

} // namespace
} // namespace tracer::describe
