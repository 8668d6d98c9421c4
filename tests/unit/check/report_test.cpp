// SPDX-License-Identifier: Apache-2.0
#include "check/report.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace tracer::check {
namespace {

using testing::HasSubstr;

Report two_levels(Outcome second) {
    Report report;
    report.file = "demo.so";
    report.plugin = "demo";
    report.level = 2;
    report.add({1, "file", Outcome::kept, "a plugin", {}});
    report.add({2, "columns", second, "a < \"b\" \033[31m", "change it"});
    return report;
}

TEST(AReport, EndsWithTheCodeOfTheWorstThatItFound) {
    EXPECT_EQ(two_levels(Outcome::kept).code(), ExitCode::ok);
    EXPECT_EQ(two_levels(Outcome::broken).code(), ExitCode::gate_failed);
    EXPECT_EQ(two_levels(Outcome::not_here).code(), ExitCode::cannot_trace) << "of level 2 nothing was checked";
    Report refused = two_levels(Outcome::broken);
    refused.findings[0].outcome = Outcome::broken;
    EXPECT_EQ(refused.code(), ExitCode::usage);
}

TEST(AReport, OnlyWarnsOfWhatIsKeptOtherwise) {
    Report report = two_levels(Outcome::warning);
    report.add({2, "description", Outcome::kept, "", {}});
    EXPECT_EQ(report.code(), ExitCode::ok);
    EXPECT_THAT(as_text(report), HasSubstr("demo keeps its promises up to level 2"));
}

TEST(AReport, IsHarmlessInEveryForm) {
    const Report report = two_levels(Outcome::broken);
    EXPECT_THAT(as_text(report), HasSubstr("a < \"b\" \\x1b[31m; change it"));
    EXPECT_THAT(as_text(report), HasSubstr("demo breaks 1 promise\n"));
    EXPECT_THAT(as_junit(report),
                HasSubstr("<failure type=\"broken\" message=\"a &lt; &quot;b&quot; \\x1b[31m; change it\">"));
    EXPECT_THAT(as_junit(report), HasSubstr("<testsuite name=\"demo level 2\" tests=\"1\" failures=\"1\""));
    EXPECT_EQ(as_json(report)["findings"][1]["outcome"], "broken");
}

TEST(AReport, SkipsInJUnitWhatCannotBeCheckedHere) {
    EXPECT_THAT(as_junit(two_levels(Outcome::not_here)), HasSubstr("<skipped>not possible here: a &lt;"));
}

} // namespace
} // namespace tracer::check
