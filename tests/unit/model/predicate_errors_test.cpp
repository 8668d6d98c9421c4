// SPDX-License-Identifier: Apache-2.0
// What conditions are refused for, where the caret stands, and what is said to do instead.
#include "model/predicate.hpp"
#include "support/sample_plugins.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracer::model {
namespace {

using testing::HasSubstr;

Error refusal(std::string_view condition, const PluginSpec &spec) {
    auto predicate = Predicate::parse(condition, spec.sources[0]);
    EXPECT_FALSE(predicate) << condition;
    return predicate ? Error{} : predicate.error();
}
Error of_filetop(std::string_view condition) { return refusal(condition, test::filetop_like()); }
Error of_killsnoop(std::string_view condition) { return refusal(condition, test::killsnoop_like()); }

TEST(PredicateErrors, PointAtTheirPlace) {
    const Error error = of_filetop("comm = x && wbyts > 1");
    EXPECT_EQ(error.line(), "character 13: there is no column 'wbyts'; did you mean wbytes or rbytes?");
    EXPECT_EQ(error.excerpt, "  comm = x && wbyts > 1\n"
                             "              ^~~~~");
    EXPECT_EQ(error.kind, ErrorKind::no_such_column);
    EXPECT_EQ(error.code, ExitCode::usage);
    EXPECT_THAT(of_filetop("q = 1").hint, HasSubstr("its columns: pid, tid, comm"));
}

TEST(PredicateErrors, CountCharactersAndShowHarmlessOnes) {
    const Error error = of_filetop("comm = \"\xc3\xa4\x1b\" && q = 1");
    EXPECT_THAT(error.message, HasSubstr("character 16:"));
    EXPECT_EQ(error.excerpt, "  comm = \"\xc3\xa4\\x1b\" && q = 1\n"
                             "                    ^");
}

TEST(PredicateErrors, ShowTheSurroundingsOfALongText) {
    std::string text;
    for (int i = 0; i < 100; ++i)
        text += "reads = 1 && ";
    const Error error = of_filetop(text + "q = 1 && " + text + "reads = 1");
    const auto line = error.excerpt.find('\n'), caret = error.excerpt.find('^', line);
    ASSERT_NE(caret, std::string::npos);
    EXPECT_EQ(error.excerpt[caret - line - 1], 'q');
    EXPECT_LT(line, 120u);
    EXPECT_THAT(error.excerpt, testing::StartsWith("  ..."));
}

TEST(PredicateErrors, ShowNoEmptyLine) {
    for (const char *nothing : {"", "  ", "\t"})
        EXPECT_EQ(of_filetop(nothing).excerpt, "") << '"' << nothing << '"';
}

TEST(PredicateErrors, SayWhatEachTypeTakes) {
    const std::pair<const char *, const char *> cases[] = {
        {"to = 10.0.0",
         "'10.0.0' is not a value of to; give an address like 10.0.0.1 or ::1, a network like 10.0.0.0/8"},
        {"to < 10.0.0.1", "to is not a number, so it cannot be less or greater; use = or !="},
        {"call = conect", "'conect' is not a value of call; did you mean connect?"},
        {"call = zzzzzzzz", "'zzzzzzzz' is not a value of call; give a system call's name or number"},
        {"result = ENOENTS", "'ENOENTS' is not a value of result; did you mean ENOENT"},
        {"result = what",
         "'what' is not a value of result; give a whole number like 15 or -1, or an error like ENOENT"},
        {"flags = read|wrte", "'read|wrte' is not a value of flags; "},
        {"blocking = maybe", "'maybe' is not a value of blocking; give true or false"},
        {"blocking = t*", "'t*' is not a value of blocking; give true or false"},
        {"cookie = x", "'x' is not a value of cookie; give a number like 0x1f"},
        {"share = half", "'half' is not a value of share; give a number like 1000 or 2.5"},
        {"port = http", "'http' is not a value of port; give a whole number, which is never below 0"}};
    for (const auto &[condition, line] : cases)
        EXPECT_THAT(refusal(condition, test::connect_like()).line(), HasSubstr(line)) << condition;
}

TEST(PredicateErrors, SayWhatIsWanted) {
    const std::pair<const char *, const char *> cases[] = {
        {"", "there is no condition"},
        {"  ", "there is no condition"},
        {"reads", "a comparison is expected here"},
        {"reads =", "a value is expected here"},
        {"reads = = 1", "a value is expected here"},
        {"= 1", "a column's name is expected here"},
        {"\"reads\" = 1", "a column's name is expected here"},
        {"reads = 1 &&", "a column's name is expected here"},
        {"reads = 1 writes = 1", "&&, || or the end is expected here"},
        {"reads = 1 and writes = 1", "write && for and"},
        {"reads = 1 | writes = 1", "write || for or"},
        {"(reads = 1", "a '(' that is never closed"},
        {"reads = 1)", "a ')' without its '('"},
        {"comm = \"x", "a quote that is never closed"},
        {R"(comm = \q)", "no such escape"},
        {R"(comm = "\x1")", "no such escape"},
        {R"(comm = "\)", "no such escape"},
        {"comm = [x", "a '[' has no ']'"},
    };
    for (const auto &[condition, words] : cases)
        EXPECT_THAT(of_filetop(condition).line(), HasSubstr(words)) << condition;
}

TEST(PredicateErrors, KeepValuesToTheirColumns) {
    const std::pair<const char *, const char *> cases[] = {
        {"comm > x", "comm is not a number"},
        {"dev < 8:1", "dev is not a number"},
        {"reads = x", "'x' is not a value of reads; give a whole number, which is never below 0"},
        {"reads > -1", "never below 0"},
        {"reads = 18446744073709551616", "is not a value of reads"},
        {"wbytes > 4q", "give bytes: 4096, 4K, 1MiB"},
        {"dev = 2049", "MAJOR:MINOR"},
        {"file_type = soket", "did you mean socket?"},
        {"file_type = x", "give one of regular, socket"},
    };
    for (const auto &[condition, words] : cases)
        EXPECT_THAT(of_filetop(condition).line(), HasSubstr(words)) << condition;
    EXPECT_THAT(of_killsnoop("error = ENOEN").line(), HasSubstr("did you mean ENOENT"));
    EXPECT_THAT(of_killsnoop("error < 0").line(), HasSubstr("error is not a number"));
    EXPECT_THAT(of_killsnoop("time > 5s").line(), HasSubstr("time is a time of day"));
    EXPECT_THAT(of_killsnoop("sig = 1s").line(), HasSubstr("a whole number like 15 or -1"));
}

TEST(PredicateErrors, AskForTheUnitOfATime) {
    PluginSpec spec = test::filetop_like();
    std::ranges::find(spec.sources[0].columns, "rbytes", &Column::name)->type = TRACER_TYPE_DURATION_NS;
    EXPECT_THAT(refusal("rbytes > 500", spec).line(), HasSubstr("give a time with its unit"));
    EXPECT_TRUE(Predicate::parse("rbytes > 500us && rbytes != 0", spec.sources[0]));
}

TEST(PredicateErrors, EndWhatIsTooLongOrTooDeep) {
    const std::string deep(64, '('), end(64, ')');
    EXPECT_TRUE(Predicate::parse(deep + "reads = 1" + end, test::filetop_like().sources[0]));
    EXPECT_THAT(of_filetop("(" + deep + "reads = 1" + end + ")").message, HasSubstr("too many nested parentheses"));
    EXPECT_THAT(of_filetop(std::string(4000, '!') + "reads = 1").message, HasSubstr("too many nested parentheses"));
    EXPECT_THAT(of_filetop(std::string(5000, ' ') + "reads = 1").message, HasSubstr("more than 4096 bytes"));
}

} // namespace
} // namespace tracer::model
