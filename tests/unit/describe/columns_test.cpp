// SPDX-License-Identifier: Apache-2.0
// Columns and sources from the types in an object.
#include "author.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace tracer::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Columns : public testing::Test {
protected:
    std::vector<model::Column> columns_of(const std::string &members) {
        const auto spec = author_.described(with_record(members));
        return spec.sources.empty() ? std::vector<model::Column>() : spec.sources[0].columns;
    }

    Author author_;
};

TEST_F(Columns, MeanWhatTheirTypedefsSay) {
    const auto columns = columns_of("tracer_time time; tracer_pid pid; tracer_errno result; tracer_bytes size;"
                                    "tracer_comm comm; char file[24]; u64 reserved;");
    ASSERT_EQ(columns.size(), 6u); // a reserved member is none
    const auto &time = columns[0], &pid = columns[1], &size = columns[3], &file = columns[5];
    EXPECT_EQ(time.type, TRACER_TYPE_BOOT_TIME);
    EXPECT_TRUE(time.has(TRACER_COLUMN_TIME));
    EXPECT_EQ(pid.type, TRACER_TYPE_PID);
    EXPECT_EQ(pid.header, "PID");
    EXPECT_EQ(pid.member, "pid");
    EXPECT_EQ(pid.offset, 8u);
    EXPECT_EQ(pid.size, 4u);
    EXPECT_EQ(columns[2].type, TRACER_TYPE_ERRNO);
    EXPECT_EQ(size.type, TRACER_TYPE_BYTES);
    EXPECT_EQ(size.unit, "bytes");
    EXPECT_EQ(columns[4].type, TRACER_TYPE_COMM);
    EXPECT_EQ(file.type, TRACER_TYPE_STRING);
    EXPECT_EQ(file.size, 24u);
}

TEST_F(Columns, OfPlainTypesAreNumbersTextsAndEnumerations) {
    const auto columns = columns_of("u64 wide; s64 balance; u32 plain; u16 port; u8 low; u8 high;"
                                    "enum which { WHICH_ONE = 3, WHICH_OTHER = 9 } which; u32 reserved;");
    ASSERT_EQ(columns.size(), 7u);
    std::vector<unsigned> types;
    for (const auto &column : columns)
        types.push_back(column.type);
    EXPECT_THAT(types, ElementsAre(TRACER_TYPE_U64, TRACER_TYPE_S64, TRACER_TYPE_U32, TRACER_TYPE_U16, TRACER_TYPE_U8,
                                   TRACER_TYPE_U8, TRACER_TYPE_ENUM));
    ASSERT_EQ(columns[6].labels.size(), 2u);
    EXPECT_EQ(columns[6].labels[0].name, "one");
    EXPECT_EQ(columns[6].labels[1].value, 9u);
}

TEST_F(Columns, TakeWhatTheirTagsSayInstead) {
    const auto columns =
        columns_of("tracer_pid pid TRACER_COLUMN(\"WHO name=who width=9 right\", \"the process\");"
                   "u32 code TRACER_COLUMN(\"hidden type=signal\", \"\");"
                   "u64 in TRACER_COLUMN(\"name=both sum=out\", \"\") TRACER_COLUMN(\"name=first\", \"\");"
                   "u64 out TRACER_COLUMN(\"text divisor=1024\", \"\");");
    ASSERT_EQ(columns.size(), 5u);
    const auto &who = columns[0], &both = columns[2];
    EXPECT_EQ(who.header, "WHO");
    EXPECT_EQ(who.name, "who");
    EXPECT_EQ(who.member, "pid");
    EXPECT_EQ(who.width, 9u);
    EXPECT_EQ(who.help, "the process");
    EXPECT_FALSE(who.has(TRACER_COLUMN_LEFT));
    EXPECT_TRUE(columns[1].has(TRACER_COLUMN_LEFT));
    EXPECT_TRUE(columns[1].has(TRACER_COLUMN_NO_TEXT));
    EXPECT_EQ(columns[1].type, TRACER_TYPE_SIGNAL);
    EXPECT_TRUE(both.has(TRACER_COLUMN_SUM));
    EXPECT_EQ(both.size, 16u);
    EXPECT_EQ(both.offset, 8u);
    EXPECT_EQ(columns[3].name, "first");
    EXPECT_TRUE(columns[4].has(TRACER_COLUMN_TEXT_ONLY));
    EXPECT_EQ(columns[4].divisor, 1024u);
}

TEST_F(Columns, AMistakeInATagNamesTheMember) {
    const auto complaint = [&](const std::string &words) {
        return author_.complaint(with_record("u64 good; u64 bad TRACER_COLUMN(\"" + words + "\", \"\");"));
    };
    constexpr const char *where = "member bad of struct record: ";
    EXPECT_THAT(complaint("BAD wdth=7"),
                HasSubstr(std::string(where) + "the word wdth=7 means nothing in a column's tag; did "
                                               "you mean width"));
    EXPECT_THAT(complaint("hiden"), HasSubstr(std::string(where) + "the word hiden means nothing in a column's tag; "
                                                                   "did you mean hidden?"));
    EXPECT_THAT(complaint("type=durration"), HasSubstr("there is no column type durration; did you mean duration?"));
    EXPECT_THAT(complaint("width=broad"), HasSubstr(std::string(where) + "width=broad is not a number"));
    EXPECT_THAT(complaint("divisor=0"), HasSubstr(std::string(where) + "divisor=0 would divide by nothing; leave it"));
    EXPECT_THAT(complaint("type=signed_pid"), HasSubstr(std::string(where) + "there is no column type signed_pid"));
    EXPECT_THAT(complaint("sum=gone"), HasSubstr(std::string(where) + "sum=gone: struct record has no such member"));
    EXPECT_THAT(complaint("name='open"), HasSubstr(std::string(where) + "a quote in"));
    EXPECT_THAT(complaint("enum=nowhere type=enum"), HasSubstr("there is no enum nowhere; use it somewhere"));
}

TEST_F(Columns, PaddingNamesTheMemberBeforeIt) {
    const auto complaint = [&](const std::string &members) { return author_.complaint(with_record(members)); };
    EXPECT_THAT(
        complaint("tracer_time time; tracer_pid pid; u64 size;"),
        HasSubstr("map events: struct record has 4 bytes of padding after member pid, which would carry to users "
                  "what lay in the kernel's memory; put u32 reserved there, and set it to 0"));
    EXPECT_THAT(complaint("tracer_time time; char file[13];"),
                HasSubstr("3 bytes of padding after member file, which would carry to users what lay in the kernel's "
                          "memory; put u8 reserved[3] there"));
    EXPECT_THAT(complaint("tracer_time time; tracer_pid pid; char path[];"),
                HasSubstr("4 bytes of padding after member pid"))
        << "in front of where a tail could begin";
    EXPECT_THAT(
        author_.complaint(std::string(head) + "struct key { tracer_pid pid; u16 kind; };\n" +
                          "struct row { tracer_amount reads; u32 odd; };\n" +
                          "TRACER_ROWS(rows, struct key, struct row, 64);\n" + with_program("raw_tp/sys_enter")),
        HasSubstr("map rows: struct key has 2 bytes of padding after member kind, so that equal keys may become "
                  "several rows; put u16 reserved there"));
    EXPECT_EQ(author_.described(with_record("tracer_time time; union { u32 a; u32 b; } reserved; u32 c:3, d:29;"))
                  .sources.size(),
              1u);
}

TEST_F(Columns, ANumberWithLabelsIsAnEnumeration) {
    const auto columns = columns_of("s32 result TRACER_COLUMN(\"labels=sent:0,lost:4\", \"\"); u32 reserved;");
    ASSERT_EQ(columns.size(), 1u);
    EXPECT_EQ(columns[0].type, TRACER_TYPE_ENUM);
    EXPECT_EQ(columns[0].labels.at(1).value, 4u);
}

TEST_F(Columns, ANameOrATextThatARunWouldRefuseIsRefused) {
    EXPECT_THAT(author_.complaint(with_record("u64 bad TRACER_COLUMN(\"name='a b'\", \"\");")),
                HasSubstr("a column of events is called 'a b', but a name is made of a-z, 0-9 and _"));
    EXPECT_THAT(author_.complaint(with_record("u64 bad TRACER_HELP(\"two\\nlines\");")),
                HasSubstr("the help of column bad has a line break"));
}

TEST_F(Columns, ATailNeedsItsOwnMacro) {
    EXPECT_THAT(author_.complaint(with_record("u64 good; char path[];")),
                HasSubstr("map events: its records end in a member of any length, path; declare it with "
                          "TRACER_EVENTS_WITH_TAIL()"));
}

TEST_F(Columns, ATypeThatMeansNothingIsRefused) {
    EXPECT_THAT(author_.complaint(with_record("u64 good; void *where;")),
                HasSubstr("member where of struct record: its type means nothing to tracer; use one of "
                          "<tracer/bpf/words.h>, or name the member reserved"));
    EXPECT_THAT(author_.complaint(with_record("struct { u64 x; } inner;")), HasSubstr("member inner of struct record"));
}

class Sources : public Columns {};

TEST_F(Sources, OfATableAreItsKeyAndItsValue) {
    const auto spec = author_.described(std::string(head) + R"(
struct key { tracer_pid pid; u32 reserved; };
struct value { tracer_amount reads; tracer_amount writes; };
TRACER_ROWS(files, struct key, struct value, 64, TRACER_OPTION("size --max-rows", "rows"),
            TRACER_SHOWN("name=by_pid rows=5 sort=reads+writes columns=writes,pid,reads loadavg"),
            TRACER_SHOWN("name=raw columns"));
)" + with_program("raw_tp/sys_enter"));
    ASSERT_EQ(spec.sources.size(), 2u);
    const auto &shown = spec.sources[0];
    EXPECT_EQ(shown.kind, TRACER_SOURCE_TABLE);
    EXPECT_EQ(shown.name, "by_pid");
    EXPECT_EQ(shown.map, "files");
    EXPECT_EQ(shown.key_type, "key");
    EXPECT_EQ(shown.value_type, "value");
    EXPECT_EQ(shown.key_size, 8u);
    EXPECT_EQ(shown.value_size, 16u);
    EXPECT_EQ(shown.format.renderer, TRACER_RENDER_TABLE);
    EXPECT_EQ(shown.format.rows, 5u);
    EXPECT_EQ(shown.format.flags, TRACER_FORMAT_LOADAVG);
    EXPECT_THAT(shown.format.sort, ElementsAre("reads", "writes"));
    ASSERT_EQ(shown.columns.size(), 3u);
    EXPECT_EQ(shown.columns[0].name, "writes");
    EXPECT_TRUE(shown.columns[1].has(TRACER_COLUMN_KEY));
    EXPECT_EQ(spec.sources[1].index, 1u);
    EXPECT_EQ(spec.sources[1].format.renderer, TRACER_RENDER_COLUMNS);
    EXPECT_EQ(spec.sources[1].columns.size(), 3u);
    const auto option = std::ranges::find(spec.options, "max-rows", &model::Option::name);
    ASSERT_NE(option, spec.options.end());
    EXPECT_EQ(option->fallback, "64"); // as large as it was declared
    EXPECT_EQ(option->binding, TRACER_BIND_MAP_SIZE);
}

TEST_F(Sources, AHistogramHasItsUnit) {
    const auto spec = author_.described(std::string(head) + "TRACER_HISTOGRAM_OF(latency, \"ns\");\n" +
                                        with_program("raw_tp/sys_enter"));
    ASSERT_EQ(spec.sources.size(), 1u);
    EXPECT_EQ(spec.sources[0].kind, TRACER_SOURCE_HISTOGRAM);
    EXPECT_EQ(spec.sources[0].unit, "ns");
    EXPECT_EQ(spec.sources[0].value_type, "tracer_hist");
}

TEST_F(Sources, AMistakeNamesTheMap) {
    const auto complaint = [&](const std::string &shown) {
        return author_.complaint(std::string(head) + "struct value { tracer_amount reads; };\n" +
                                 "TRACER_COUNTER(calls, struct value, TRACER_SHOWN(\"" + shown + "\"));\n" +
                                 with_program("raw_tp/sys_enter"));
    };
    EXPECT_THAT(complaint("columns=raeds"), HasSubstr("map calls: there is no column 'raeds'; did you mean reads?"));
    EXPECT_THAT(complaint("rows=many"), HasSubstr("map calls: rows=many is not a number"));
    EXPECT_THAT(complaint("tabel"),
                testing::StartsWith("map calls: the word tabel means nothing in TRACER_SHOWN(); did "
                                    "you mean table?"));
}

} // namespace
} // namespace tracer::test
