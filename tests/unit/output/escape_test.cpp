// SPDX-License-Identifier: Apache-2.0
#include "output/escape.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tracer::output {
namespace {

using namespace std::string_literals;

std::string text(std::string_view bytes, std::size_t columns = SIZE_MAX) {
    Buffer out(1);
    escape_text(out, bytes, columns);
    return std::string(out.view());
}
std::string json(std::string_view bytes) {
    Buffer out(1);
    escape_json(out, bytes);
    return std::string(out.view());
}
std::string csv(std::string_view bytes, bool raw = false) {
    Buffer out(1);
    escape_csv(out, bytes, raw);
    return std::string(out.view());
}

TEST(EscapeText, NoControlCharacterOfAnyKindReachesTheTerminal) {
    EXPECT_EQ(text("a\x1b[31m\r\n\t\x7f\0b"s), "a\\x1b[31m\\x0d\\x0a\\x09\\x7f\\x00b");
    EXPECT_EQ(text("\xc2\x9b"
                   "31m"),
              "\\xc2\\x9b31m")
        << "C1's CSI";
    EXPECT_EQ(text("\xe2\x80\xae"
                   "gpj"),
              "\\xe2\\x80\\xaegpj")
        << "right-to-left override";
    EXPECT_EQ(text("\\x1b"), "\\\\x1b") << "what looks escaped was typed so";
}

TEST(EscapeText, ProperUtf8StaysAndEverythingElseIsShownAsBytes) {
    EXPECT_EQ(text("h\xc3\xa9 \xe2\x82\xac \xf0\x9f\x90\x9d"), "h\xc3\xa9 \xe2\x82\xac \xf0\x9f\x90\x9d");
    EXPECT_EQ(text("\xc0\xaf"), "\\xc0\\xaf") << "overlong";
    EXPECT_EQ(text("\xed\xa0\x80"), "\\xed\\xa0\\x80") << "surrogate";
    EXPECT_EQ(text("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80") << "beyond Unicode";
    EXPECT_EQ(text("\xe2\x82"), "\\xe2\\x82") << "cut short";
}

TEST(EscapeText, ACutNeverSplitsACharacterOrAnEscape) {
    Buffer out;
    EXPECT_EQ(escape_text(out, "h\xc3\xa9llo", 3), 3u);
    EXPECT_EQ(out.view(), "h\xc3\xa9l");
    EXPECT_EQ(text("ab\x01", 5), "ab");
    EXPECT_EQ(text("ab\x01", 6), "ab\\x01");
    EXPECT_EQ(text("abc", 0), "");
}

TEST(EscapeJson, EveryStringOfTwoBytesIsValidJson) {
    for (int a = 0; a < 256; ++a) {
        for (int b = 0; b < 256; ++b) {
            const char bytes[] = {static_cast<char>(a), static_cast<char>(b)};
            ASSERT_TRUE(nlohmann::json::accept("\"" + json(std::string_view(bytes, 2)) + "\"")) << a << ' ' << b;
        }
    }
}

TEST(EscapeJson, AByteThatIsNotUtf8BecomesTheReplacementCharacter) {
    EXPECT_EQ(json("a\xff\xc3"), "a\xef\xbf\xbd\xef\xbf\xbd");
    EXPECT_EQ(json("\"\\\n\x01"), "\\\"\\\\\\n\\u0001");
}

TEST(EscapeText, NoDirectionControlTurnsALine) {
    for (const char *control :
         {"\xd8\x9c", "\xe2\x80\x8e", "\xe2\x80\xaa", "\xe2\x81\xa6", "\xe2\x81\xa9", "\xe2\x80\xa8"}) {
        EXPECT_TRUE(text(control).starts_with("\\x")) << text(control);
        EXPECT_TRUE(csv(control).starts_with("\\x")) << csv(control);
    }
}

TEST(EscapeJson, ControlsOfEveryKindAreEscaped) {
    EXPECT_EQ(json("\xc2\x80\xc2\x9b\xc2\x9f\xc2\xa0"), "\\u0080\\u009b\\u009f\xc2\xa0") << "C1";
    EXPECT_EQ(json("\xd8\x9c\xe2\x80\x8e\xe2\x80\x8f"), "\\u061c\\u200e\\u200f");
    EXPECT_EQ(json("\xe2\x80\xaa\xe2\x80\xae\xe2\x81\xa6\xe2\x81\xa9"), "\\u202a\\u202e\\u2066\\u2069");
    EXPECT_EQ(json("\xe2\x80\xa8\xe2\x80\xa9"), "\\u2028\\u2029") << "line ends to JavaScript";
    EXPECT_EQ(json("\x7f"), "\\u007f");
}

TEST(EscapeCsv, WhatASpreadsheetWouldRunBeginsWithAnApostrophe) {
    EXPECT_EQ(csv("=1+1"), "'=1+1");
    EXPECT_EQ(csv("=cmd|'/c calc'!A1,\"x\""), "\"'=cmd|'/c calc'!A1,\"\"x\"\"\"");
    for (const char *bytes : {"+1", "-1", "@SUM(A1)",
                              "\xef\xbc\x9d"
                              "1",
                              "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0"})
        EXPECT_EQ(csv(bytes), "'" + std::string(bytes));
    EXPECT_EQ(csv("'=1"), "''=1") << "or it would look like =1 made harmless";
    EXPECT_EQ(csv("\t=1"), "\\x09=1");
    EXPECT_EQ(csv("\r=1"), "\\x0d=1");
    EXPECT_EQ(csv("a=1"), "a=1");
    EXPECT_EQ(csv("=1+1", true), "=1+1") << "as it is, where that is wanted";
}

TEST(EscapeCsv, QuotesOnlyWhereTheyAreNeededAndNeverBreaksALine) {
    EXPECT_EQ(csv("plain"), "plain");
    EXPECT_EQ(csv("a,b"), "\"a,b\"");
    EXPECT_EQ(csv("say \"x\""), "\"say \"\"x\"\"\"");
    EXPECT_EQ(csv("a\nb"), "a\\x0ab");
    EXPECT_EQ(csv("\""), "\"\"\"\"");
    EXPECT_EQ(csv(""), "");
}

TEST(EscapeWords, JoinsThemWithBlanksThatNoWordHas) {
    const auto text = [](std::string_view words, std::size_t columns = 1000) {
        Buffer out;
        const std::size_t used = escape_words(out, words, columns);
        EXPECT_EQ(used, out.size());
        EXPECT_LE(used, columns);
        return std::string(out.view());
    };
    using namespace std::string_view_literals;
    EXPECT_EQ(text(""sv), "");
    EXPECT_EQ(text("a\0b c\0"sv), "a b\\x20c");
    EXPECT_EQ(text("a\0\0\0b"sv), R"(a "" "" b)");
    EXPECT_EQ(text("\0"sv), R"("")");
    EXPECT_EQ(text("\x1b\\\0\xff"sv), R"(\x1b\\ \xff)");
    EXPECT_EQ(text("abc\0def\0"sv, 5), "abc d");
    EXPECT_EQ(text("abc\0 ef\0g"sv, 6), "abc ") << "an escape is shown whole or not at all, and nothing behind it";
}

TEST(EscapeWords, AreOneFieldOfCsv) {
    const auto field = [](std::string_view words, bool raw = false) {
        Buffer out;
        escape_csv_words(out, words, raw);
        return std::string(out.view());
    };
    using namespace std::string_view_literals;
    EXPECT_EQ(field(""sv), "");
    EXPECT_EQ(field("a\0b c\0"sv), "a b\\x20c");
    EXPECT_EQ(field("a,b\0\"q\"\0"sv), "\"a,b \"\"q\"\"\"");
    EXPECT_EQ(field("=x\0=y"sv), "'=x =y");
    EXPECT_EQ(field("=x\0=y"sv, true), "=x =y");
}

} // namespace
} // namespace tracer::output
