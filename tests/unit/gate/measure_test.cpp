// SPDX-License-Identifier: Apache-2.0
#include "unit/gate/gates.hpp"

#include <algorithm>
#include <gmock/gmock.h>

namespace tracer::gate {
namespace {

const model::Place place{"gates.toml", 4, 1};

Measure measure(const std::string &text) {
    auto resolved = resolve(text, place, sample_choices());
    EXPECT_TRUE(resolved) << resolved.error().line();
    return *std::move(resolved);
}
std::string refusal(const std::string &text) {
    const auto resolved = resolve(text, place, sample_choices());
    if (resolved) return "accepted";
    EXPECT_EQ(resolved.error().code, ExitCode::usage);
    return resolved.error().line();
}

TEST(Measures, SumAColumnInItsUnit) {
    const Measure reads = measure("filetop.reads");
    EXPECT_EQ(reads.spec->name, "filetop");
    EXPECT_EQ(reads.reduction, Reduction::column);
    EXPECT_EQ(reads.spec->sources[reads.source].columns[reads.column].name, "reads");
    EXPECT_EQ(reads.unit, Unit::count);
    EXPECT_TRUE(reads.one_each);
    const Measure bytes = measure(" filetop.rbytes ");
    EXPECT_EQ(bytes.text, "filetop.rbytes");
    EXPECT_EQ(bytes.unit, Unit::bytes);
    EXPECT_FALSE(bytes.one_each);
    EXPECT_EQ(measure("pidpersec.tasks").unit, Unit::count);
}

TEST(Measures, OfHistogramsAreWhatDescribesOne) {
    const auto reduction = [](const std::string &name) { return measure("vfsreadlat." + name).reduction; };
    EXPECT_EQ(reduction("count"), Reduction::histogram_count);
    EXPECT_EQ(reduction("sum"), Reduction::histogram_sum);
    EXPECT_EQ(reduction("min"), Reduction::histogram_min);
    EXPECT_EQ(reduction("max"), Reduction::histogram_max);
    EXPECT_EQ(measure("vfsreadlat.count").unit, Unit::count);
    EXPECT_EQ(measure("vfsreadlat.sum").unit, Unit::nanoseconds);
    const std::vector<std::pair<std::string, std::uint32_t>> percentiles{
        {"p50", 500}, {"p90", 900}, {"p99", 990}, {"p999", 999}};
    for (const auto &[name, per_mille] : percentiles) {
        const Measure percentile = measure("vfsreadlat." + name);
        EXPECT_EQ(percentile.reduction, Reduction::percentile);
        EXPECT_EQ(percentile.per_mille, per_mille);
        EXPECT_TRUE(percentile.is_time());
    }
}

TEST(Measures, OfHistogramsByKeyTakeConditionsOnTheKey) {
    const Measure p99 = measure("writesizes.p99[comm=dd]");
    EXPECT_EQ(p99.reduction, Reduction::percentile);
    EXPECT_EQ(p99.unit, Unit::bytes);
    EXPECT_TRUE(p99.where);
    EXPECT_EQ(measure("writesizes.count").reduction, Reduction::histogram_count);
    EXPECT_THAT(refusal("writesizes.comm"), testing::HasSubstr("comm"));
    EXPECT_THAT(refusal("writesizes.p99[file=x]"), testing::HasSubstr("file"));
}

TEST(Measures, CountEventsByRecordOrLedger) {
    EXPECT_EQ(measure("killsnoop.count").reduction, Reduction::records);
    EXPECT_EQ(measure("filetop.count").reduction, Reduction::emitted);
    EXPECT_EQ(measure("pidpersec.count").reduction, Reduction::emitted);
    EXPECT_TRUE(measure("filetop.count").one_each);
}

TEST(Measures, FollowThePluginsOptions) {
    auto choices = sample_choices();
    const auto stacks = std::ranges::find(choices, "stacksnoop", [](const auto &c) { return c.spec->name; });
    EXPECT_EQ(measure("stacksnoop.count").reduction, Reduction::records);
    model::PluginSettings folded;
    folded.values["folded"] = true;
    stacks->settings = &folded;
    const auto count = resolve("stacksnoop.count[comm=cat]", place, choices);
    ASSERT_TRUE(count) << count.error().line();
    EXPECT_EQ(count->reduction, Reduction::column); // the column of that name takes precedence
    EXPECT_EQ(count->source, 1u);
    EXPECT_EQ(refusal("stacksnoop.count[count > 3]").find("accepted"), std::string::npos);
}

TEST(Measures, TakeConditionsWithBracketsAndQuotes) {
    EXPECT_TRUE(measure("filetop.rbytes[file=*.[ch]]").where);
    EXPECT_TRUE(measure("filetop.rbytes[file=\"a]b\", reads > 3]").where);
    EXPECT_TRUE(measure("killsnoop.count [sig=9 && comm!=sh]").where);
    EXPECT_FALSE(measure("filetop.rbytes").where);
}

TEST(Measures, AreRefusedInOneLineWithPlaceAndHint) {
    EXPECT_EQ(refusal("filetp.reads"), "gates.toml:4:1: no plugin 'filetp'; did you mean filetop?");
    EXPECT_EQ(refusal("filetop.raeds"), "gates.toml:4:1: filetop has no column 'raeds'; did you mean reads?");
    EXPECT_EQ(refusal("filetop.zzzzzz"),
              "gates.toml:4:1: filetop has no column 'zzzzzz'; there is reads, writes, rbytes, wbytes, count");
    EXPECT_EQ(refusal("vfsreadlat.p98"), "gates.toml:4:1: vfsreadlat has no column 'p98'; did you mean p90 or p99?");
    EXPECT_EQ(refusal("reads"),
              "gates.toml:4:1: measure 'reads': not of the form PLUGIN.COLUMN; write a plugin, a dot, and one of "
              "its columns: filetop.reads");
    EXPECT_EQ(refusal("filetop.reads[file=x"),
              "gates.toml:4:1: measure 'filetop.reads[file=x': a bracket that is never closed");
    EXPECT_EQ(
        refusal("filetop.reads[ ]"),
        "gates.toml:4:1: measure 'filetop.reads[ ]': nothing in the brackets; leave them out, or write a condition");
    EXPECT_THAT(refusal("filetop.reads[fil=x]"),
                testing::AllOf(testing::StartsWith("gates.toml:4:1: measure 'filetop.reads[fil=x]': in the brackets, "),
                               testing::HasSubstr("did you mean file")));
    EXPECT_THAT(refusal("\x1b[31m.x"), testing::Not(testing::HasSubstr("\x1b")));
}

TEST(Measures, RefuseWhatHasNoSum) {
    EXPECT_EQ(refusal("killsnoop.pid"), "gates.toml:4:1: killsnoop.pid is a pid, which has no sum; there is count; to "
                                        "count records by it: killsnoop.count[pid=...]");
    EXPECT_THAT(refusal("killsnoop.call"), testing::HasSubstr("is an enum, which has no sum"));
    EXPECT_THAT(refusal("killsnoop.error"), testing::HasSubstr("is an errno, which has no sum"));
    EXPECT_THAT(refusal("killsnoop.time"), testing::HasSubstr("is a time, which has no sum"));
    EXPECT_THAT(refusal("filetop.inode"), testing::HasSubstr("is an inode, which has no sum"));
    EXPECT_THAT(refusal("usercheck.uid"), testing::HasSubstr("is a uid, which has no sum"));
    EXPECT_THAT(refusal("pidpersec.rate"), testing::HasSubstr("is a rate, which has no single value for a run"));
    EXPECT_EQ(refusal("stacksnoop.stack").find("accepted"), std::string::npos);
}

TEST(Measures, RefuseConditionsWhereNothingIsLeftToChooseBy) {
    EXPECT_THAT(refusal("vfsreadlat.p99[comm=x]"), testing::HasSubstr("its values have no columns to filter by"));
    EXPECT_THAT(refusal("pidpersec.tasks[threads>1]"), testing::HasSubstr("its values have no columns to filter by"));
    EXPECT_THAT(refusal("filetop.count[file=x]"), testing::HasSubstr("its events are counted together"));
}

TEST(Measures, OfAnEndlessLengthAreRefusedInFewWords) {
    EXPECT_EQ(refusal("filetop.reads[" + std::string(1'000'000, '(') + "]"),
              "gates.toml:4:1: a measure of more than 4096 bytes");
}

TEST(Measures, OfAPluginAreListed) {
    const auto choices = sample_choices();
    EXPECT_THAT(measures_of(choices[1]), testing::ElementsAre("filetop.reads", "filetop.writes", "filetop.rbytes",
                                                              "filetop.wbytes", "filetop.count"));
    EXPECT_THAT(measures_of(choices[4]),
                testing::ElementsAre("vfsreadlat.count", "vfsreadlat.sum", "vfsreadlat.min", "vfsreadlat.max",
                                     "vfsreadlat.p50", "vfsreadlat.p90", "vfsreadlat.p99", "vfsreadlat.p999"));
    for (const PluginChoice &choice : choices)
        for (const std::string &text : measures_of(choice))
            EXPECT_TRUE(resolve(text, place, choices)) << text;
}

TEST(Measures, NameThePluginsThatAGateNeeds) {
    model::GateRequest request;
    request.budgets = {budget({.measure = "filetop.reads", .max = "1"}, 1),
                       budget({.measure = "vfsreadlat.p99", .max = "1s"}, 2),
                       budget({.measure = "filetop.rbytes[file=a.b]", .max = "1"}, 3)};
    const auto plugins = plugins_of(request);
    ASSERT_TRUE(plugins);
    ASSERT_EQ(plugins->size(), 2u);
    EXPECT_EQ((*plugins)[0].first, "filetop");
    EXPECT_EQ((*plugins)[1].first, "vfsreadlat");
    EXPECT_EQ((*plugins)[1].second.text(), "gates.toml:2:1");
    request.budgets.push_back(budget({.measure = "nothing", .max = "1"}, 4));
    EXPECT_FALSE(plugins_of(request));
}

} // namespace
} // namespace tracer::gate
