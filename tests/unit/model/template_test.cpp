// SPDX-License-Identifier: Apache-2.0
#include "model/template.hpp"

#include "model/schema.hpp"

#include <gtest/gtest.h>

namespace tracer::model {
namespace {

using Value = TemplatePiece::Value;

Column column(const char *name, tracer_type type) {
    Column c;
    c.name = name;
    c.type = type;
    return c;
}

const std::vector<Column> columns{column("rate", TRACER_TYPE_RATE), column("count", TRACER_TYPE_COUNT),
                                  column("comm", TRACER_TYPE_COMM), column("when", TRACER_TYPE_BOOT_TIME)};

std::string refusal(const std::string &pattern) {
    const auto parsed = parse_template(pattern, columns);
    return parsed ? "accepted" : parsed.error().message;
}

TEST(Template, IsTextAndWhatStandsBetween) {
    const auto pieces = parse_template("{{{time:%H:%M}}} {rate:>06.2f}/s", columns);
    ASSERT_TRUE(pieces) << pieces.error().line();
    ASSERT_EQ(pieces->size(), 3u);
    EXPECT_EQ((*pieces)[0].literal, "{");
    EXPECT_EQ((*pieces)[0].value, Value::time);
    EXPECT_EQ((*pieces)[0].time_spec, "%H:%M");
    EXPECT_EQ((*pieces)[1].literal, "} ");
    EXPECT_EQ((*pieces)[1].value, Value::column);
    EXPECT_EQ((*pieces)[1].column, 0u);
    EXPECT_EQ((*pieces)[1].spec.align, '>');
    EXPECT_TRUE((*pieces)[1].spec.zero);
    EXPECT_EQ((*pieces)[1].spec.width, 6);
    EXPECT_EQ((*pieces)[1].spec.precision, 2);
    EXPECT_EQ((*pieces)[1].spec.type, 'f');
    EXPECT_EQ((*pieces)[2].literal, "/s");
    EXPECT_EQ((*pieces)[2].value, Value::none);
}

TEST(Template, ShowsAMomentAsTheTime) {
    const auto pieces = parse_template("{when}{comm:^20}", columns);
    ASSERT_TRUE(pieces) << pieces.error().line();
    EXPECT_EQ((*pieces)[0].value, Value::column);
    EXPECT_EQ((*pieces)[0].time_spec, "%H:%M:%S");
    EXPECT_EQ((*pieces)[1].spec.align, '^');
}

TEST(Template, IsRefusedWhereAColumnCannotBeShownSo) {
    EXPECT_EQ(refusal("{nothing}"), "its pattern names 'nothing', which is not a column");
    EXPECT_EQ(refusal("{rate:q}"), "its pattern shows 'rate' as 'q', which does not fit it");
    for (const char *bad : {"{rate:x}", "{rate:d}", "{rate:.}", "{rate:.99f}", "{rate:.99999f}", "{rate:999999999999}",
                            "{count:.2}", "{comm:.2f}", "{comm:x}", "{comm:05}"})
        EXPECT_NE(refusal(bad).find("does not fit"), std::string::npos) << bad;
    for (const char *bad : {"{rate", "rate}", "{", "}"})
        EXPECT_EQ(refusal(bad), "a brace in its pattern has no partner") << bad;
    EXPECT_EQ(refusal("{\x1b[31m}"), "its pattern names '\\x1b[31m', which is not a column") << "no escape sequence";
    EXPECT_EQ(refusal("{time:" + std::string(101, 'x') + "}"), "its pattern has too long a time format for 'time'");
}

} // namespace
} // namespace tracer::model
