// SPDX-License-Identifier: Apache-2.0
// Options from tagged variables, and those of the plugin itself.
#include "author.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace tracer::test {
namespace {

using testing::HasSubstr;

class Options : public testing::Test {
protected:
    static std::string source(const std::string &declarations, const std::string &plugin = "") {
        return "#include <tracer/bpf/hooks.h>\nTRACER_PLUGIN(\"Does something\"" + plugin + ");\n" +
               with_readers(declarations) +
               "struct value { tracer_amount calls; };\nTRACER_COUNTER(calls, struct value);\n" +
               with_program("raw_tp/sys_enter");
    }
    model::Option option(const std::string &name, const std::string &declarations, const std::string &plugin = "") {
        const auto spec = author_.described(source(declarations, plugin));
        const auto found = std::ranges::find(spec.options, name, &model::Option::name);
        EXPECT_NE(found, spec.options.end()) << name;
        return found == spec.options.end() ? model::Option() : *found;
    }
    std::string complaint(const std::string &declarations, const std::string &plugin = "") {
        return author_.complaint(source(declarations, plugin));
    }

    Author author_;
};

TEST_F(Options, TakeTypeAndNameFromTheVariable) {
    const std::string declarations = R"(
const volatile s32 max_size TRACER_OPTION("-m --max-size=BYTES 1..64 @1 default=8", "at most") = 0;
const volatile tracer_duration wait TRACER_OPTION("", "so long") = 0;
const volatile tracer_flag all TRACER_OPTION("-a", "everything") = 0;
const volatile char word[16] TRACER_OPTION("default='two words'", "a word") = {};
const volatile struct tracer_path below TRACER_OPTION("", "a folder") = {};
const volatile u64 which[2] TRACER_OPTION("labels=a,b:70", "some") = {};
const volatile enum color { COLOR_RED, COLOR_BLUE } color TRACER_OPTION("default=red", "a color") = 0;
)";
    const auto size = option("max-size", declarations);
    EXPECT_EQ(size.type, TRACER_OPTION_SIGNED);
    EXPECT_EQ(size.binding, TRACER_BIND_CONST);
    EXPECT_EQ(size.bind, "max_size");
    EXPECT_EQ(size.short_name, 'm');
    EXPECT_EQ(size.metavar, "BYTES");
    EXPECT_EQ(size.min, 1);
    EXPECT_EQ(size.max, 64);
    EXPECT_EQ(size.position, 1u);
    EXPECT_TRUE(size.has_fallback);
    EXPECT_EQ(size.fallback, "8");
    EXPECT_EQ(size.help, "at most");
    EXPECT_EQ(option("wait", declarations).type, TRACER_OPTION_DURATION);
    EXPECT_FALSE(option("wait", declarations).has_fallback);
    EXPECT_EQ(option("all", declarations).type, TRACER_OPTION_FLAG);
    EXPECT_EQ(option("word", declarations).fallback, "two words");
    EXPECT_EQ(option("below", declarations).type, TRACER_OPTION_PATH);
    const auto which = option("which", declarations);
    EXPECT_EQ(which.type, TRACER_OPTION_SET);
    ASSERT_EQ(which.labels.size(), 2u);
    EXPECT_EQ(which.labels[1].value, 70u);
    const auto color = option("color", declarations);
    EXPECT_EQ(color.type, TRACER_OPTION_CHOICE);
    ASSERT_EQ(color.labels.size(), 2u);
    EXPECT_EQ(color.labels[0].name, "red");
}

TEST_F(Options, OfThePluginComeLastAndSayTheUsual) {
    const auto spec = author_.described(
        source("const volatile u32 own TRACER_OPTION(\"\", \"its own\") = 0;\n",
               ", TRACER_OPTION(\"interval @1 default=1s\", \"\"), TRACER_OPTION(\"count @2\", \"\")"));
    ASSERT_EQ(spec.options.size(), 3u);
    EXPECT_EQ(spec.options[0].name, "own");
    EXPECT_EQ(spec.options[1].name, "interval");
    EXPECT_EQ(spec.options[1].binding, TRACER_BIND_RUN);
    EXPECT_EQ(spec.options[1].type, TRACER_OPTION_DURATION);
    EXPECT_NE(spec.options[1].help, "");
    EXPECT_EQ(spec.options[2].position, 2u);
}

TEST_F(Options, AMistakeNamesTheVariable) {
    const auto of_variable = [&](const std::string &words) {
        return complaint("const volatile u32 most TRACER_OPTION(\"" + words + "\", \"\") = 0;\n");
    };
    EXPECT_THAT(of_variable("defualt=3"),
                HasSubstr("variable most: the word defualt=3 means nothing in an option's tag; did you mean default?"));
    EXPECT_THAT(complaint("const u32 most TRACER_OPTION(\"\", \"\") = 3;\n"),
                HasSubstr("variable most: an option cannot reach it; write const volatile before its type"));
    EXPECT_THAT(complaint("volatile char name[8] TRACER_OPTION(\"\", \"\") = {};\n"),
                HasSubstr("variable name: an option cannot reach it"));
    EXPECT_THAT(complaint("const volatile u32 most TRACER_OPTION(\"\", \"two\\nlines\") = 0;\n"),
                HasSubstr("the help of option --most has a line break"));
    EXPECT_THAT(of_variable("1..many"), HasSubstr("variable most: 1..many is not a range such as 0..64"));
    EXPECT_THAT(complaint("const volatile struct { u32 x; } odd TRACER_OPTION(\"\", \"\") = {};\n"),
                HasSubstr("variable odd: no option has a variable of that type"));
}

std::string number(const std::string &type, const std::string &words, const std::string &start) {
    return "const volatile " + type + " most TRACER_OPTION(\"" + words + "\", \"\") = " + start + ";\n";
}

TEST_F(Options, StartWithinTheirRange) {
    EXPECT_THAT(complaint(number("u32", "1..64", "70")),
                HasSubstr("variable most: it starts with 70, outside its range of 1..64; let it start within"));
    EXPECT_THAT(complaint(number("short", "-5..5", "-6")), HasSubstr("it starts with -6, outside its range of -5..5"));
    EXPECT_THAT(complaint(number("u32", "1..64 default=70", "0")),
                HasSubstr("its default is refused: '70' is out of range; give a number from 1 to 64"));
    EXPECT_EQ(option("most", number("u32", "1..64", "64")).max, 64);
    EXPECT_EQ(option("most", number("short", "-5..5", "-5")).min, -5);
    EXPECT_EQ(option("most", number("u32", "1..64", "0")).min, 1) << "0: not given";
    EXPECT_EQ(option("most", number("s32", "-9..9", "(-2147483647 - 1)")).min, -9) << "likewise";
    EXPECT_EQ(option("most", number("u32", "1..64 default=3", "70")).fallback, "3") << "which takes its place";
}

TEST_F(Options, AreNoLargerThanTheirVariable) {
    EXPECT_THAT(complaint(number("u8", "0..1000", "0")),
                HasSubstr("variable most: its range is 0..1000, but its 1 byte holds 0..255; give it a larger type"));
    EXPECT_THAT(complaint(number("short", "-40000..0", "0")),
                HasSubstr("its range is -40000..0, but its 2 bytes hold -32768..32767"));
    EXPECT_THAT(complaint(number("u8", "labels=a:1,b:300", "0")),
                HasSubstr("the label b is 300, but its 1 byte holds 0..255"));
    EXPECT_EQ(option("most", number("u8", "0..255", "0")).max, 255);
    EXPECT_EQ(option("most", number("u64", "0..9000000000000000000", "0")).max, 9'000'000'000'000'000'000);
}

TEST_F(Options, AreReadBySomeProgram) {
    const std::string deaf = "const volatile u32 deaf_one TRACER_OPTION(\"\", \"\") = 0;\n";
    const auto said = [&](const std::string &rest) {
        return author_.complaint(with_record("tracer_time time;") + rest);
    };
    EXPECT_THAT(said(deaf), HasSubstr("variable deaf_one: no program reads it, so --deaf-one would change nothing; "
                                      "read it in a program, or take its TRACER_OPTION() away"));
    const auto condition = with_program("raw_tp/sys_enter", "on_enter", "TRACER_WHEN(\"deaf-one\")");
    const std::string flag = "const volatile tracer_flag deaf_one TRACER_OPTION(\"\", \"\") = 0;\n";
    EXPECT_EQ(author_.described(with_record("tracer_time time;") + flag + condition).options.size(), 1u);
    const auto spec = describe::describe("plain", "1.0.0",
                                         {author_.object(with_record("tracer_time time;") + deaf, "first"),
                                          author_.object(std::string(head) + with_readers(deaf), "second")});
    EXPECT_TRUE(spec) << "another object of the plugin reads it: " << spec.error().line();
}

TEST_F(Options, ANumberWithLabelsIsAChoice) {
    const auto kind = option("kind", "const volatile u32 kind TRACER_OPTION(\"labels=one:1,two:2\", \"\") = 1;\n");
    EXPECT_EQ(kind.type, TRACER_OPTION_CHOICE);
    EXPECT_THAT(complaint("const volatile u32 kind TRACER_OPTION(\"labels=one:1 default=three\", \"\") = 1;\n"),
                HasSubstr("'three' is not one of its values"));
}

TEST_F(Options, APluginsParameterThatDoesNotExistHasItsNearestName) {
    EXPECT_THAT(
        complaint("", ", TRACER_OPTION(\"intervall @1\", \"\")"),
        HasSubstr("TRACER_PLUGIN(): the option's first word, 'intervall', is no parameter; did you mean interval?"));
}

TEST_F(Options, AMapsOptionSaysWhatItIsFor) {
    EXPECT_THAT(complaint("struct key { tracer_pid pid; };\nstruct row { tracer_amount reads; };\n"
                          "TRACER_ROWS(rows, struct key, struct row, 64, TRACER_OPTION(\"\", \"\"));\n"),
                HasSubstr("an option on a map begins with size, entries, net or perf; write it like "
                          "TRACER_OPTION(\"net --to=NET\", \"only these\")"));
}

TEST_F(Options, TwoOfOneNameAreRefused) {
    EXPECT_THAT(complaint("const volatile tracer_flag other TRACER_OPTION(\"--slower\", \"\") = 0;\n"
                          "const volatile tracer_duration slower TRACER_OPTION(\"\", \"\") = 0;\n"),
                HasSubstr("two options are named 'slower'"));
}

TEST_F(Options, OfACounterHasADefault) {
    EXPECT_THAT(complaint("#include <tracer/bpf/perf.h>\nTRACER_PERF_COUNTER(counter, \"--event\", \"\");\n"),
                HasSubstr("it has no default, and without an event nothing is counted"));
}

} // namespace
} // namespace tracer::test
