// SPDX-License-Identifier: Apache-2.0
// Two runs side by side: which rows they have in common, what differs, and how that is shown.
#include "gate/compare/gatherer.hpp"
#include "gate/compare/show.hpp"
#include "support/fake_names.hpp"
#include "support/sample_plugins.hpp"
#include "verdicts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tracer::gate {
namespace {

using namespace tracer::test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

using Name = std::vector<std::string>;
using Sums = std::vector<std::uint64_t>;

const model::Interval interval{0, 0, 1'000'000'000, 0};

/// A run of one plugin, told to a gatherer.
struct Told {
    explicit Told(model::PluginSpec described, std::size_t rows = Gatherer::most_rows,
                  std::size_t bytes = Gatherer::most_bytes)
        : spec(std::move(described)), gatherer(names, rows, bytes) {
        for (std::uint32_t i = 0; i < spec.sources.size(); ++i)
            spec.sources[i].index = i;
        feed.spec = &spec;
        feed.settings = &settings;
        feed.stacks = &stacks;
        feed.variant = "fentry";
        names.symbols = {{0x1000, {"do_sys_open", ""}}, {0x2000, {"vfs;open", ""}}};
    }
    Told(const Told &) = delete;
    Told &operator=(const Told &) = delete;

    void start() { gatherer.start(feed, "6.1.0"); }
    void file(std::uint32_t tid, std::uint64_t inode, std::string_view comm, std::string_view file, std::uint64_t reads,
              std::uint64_t rbytes) {
        FileValue value{reads, 0, rbytes, 0, tid, 0, {}, {}};
        set_text(value.comm, comm);
        set_text(value.file, file);
        const FileKey key{inode, 8 << 20 | 1, tid};
        const auto row = view(spec.sources[0], key, value);
        gatherer.rows(feed, spec.sources[0], interval, {&row, 1});
    }
    void stack(std::string_view comm, std::int32_t id, std::uint64_t count) {
        StackKey key{{}, id};
        set_text(key.comm, comm);
        const StackCount value{count};
        const auto row = view(spec.sources[1], key, value);
        gatherer.rows(feed, spec.sources[1], interval, {&row, 1});
    }
    void sizes(std::string_view comm, std::uint64_t value, std::size_t count) {
        WriteKey key{7, {}};
        set_text(key.comm, comm);
        const auto histogram = histogram_of(std::vector<std::uint64_t>(count, value));
        const auto row = view(spec.sources[0], key, histogram);
        gatherer.rows(feed, spec.sources[0], interval, {&row, 1});
    }
    void latencies(std::uint64_t value, std::uint64_t count) {
        model::Histogram histogram;
        histogram.count = count;
        histogram.sum = value * count;
        histogram.min = histogram.max = value;
        histogram.buckets[model::bucket_of(value)] = count;
        gatherer.histogram(feed, spec.sources[0], interval, histogram);
    }
    [[nodiscard]] const Gathered &gathered() const { return gatherer.gathered(); }

    FakeNames names;
    FakeStacks stacks;
    model::PluginSettings settings;
    model::PluginSpec spec;
    stream::Feed feed;
    Gatherer gatherer;
};

Comparison compared(const Told &before, const Told &after, const Tolerance &tolerance = {}) {
    return compare(before.gathered(), after.gathered(), tolerance);
}

TEST(Gatherer, NamesRowsByWhatTwoRunsHaveInCommon) {
    Told run(filetop_like());
    run.start();
    run.file(100, 7, "cc1", "stdio.h", 2, 200);
    run.file(101, 9, "cc1", "stdio.h", 3, 300); // another process, and the file was written again
    run.file(101, 9, "as", "stdio.h", 1, 10);
    const SourceSums &sums = run.gathered().sources.at(0);
    EXPECT_THAT(sums.names, ElementsAre("comm", "file_type", "file"));
    const std::map<Name, Sums> expected = {{{"cc1", "regular", "stdio.h"}, {5, 0, 500, 0}},
                                           {{"as", "regular", "stdio.h"}, {1, 0, 10, 0}}};
    EXPECT_EQ(sums.rows, expected);
    EXPECT_THAT(sums.amounts, ElementsAre(Amount{"reads", Unit::count}, Amount{"writes", Unit::count},
                                          Amount{"rbytes", Unit::bytes}, Amount{"wbytes", Unit::bytes}));
}

TEST(Gatherer, CountsEventsByNameCallAndResult) {
    Told run(killsnoop_like());
    run.start();
    KillEvent event{1, 10, 10, 20, 9, -3, 0, {}};
    set_text(event.comm, "kill");
    run.gatherer.event(run.feed, view(run.spec.sources[0], event));
    event.time = 2;
    event.tpid = 21;
    run.gatherer.event(run.feed, view(run.spec.sources[0], event));
    const std::map<Name, Sums> expected = {{{"kill", "kill", "9", "-3", "ESRCH"}, {2}}};
    EXPECT_EQ(run.gathered().sources.at(0).rows, expected);
    EXPECT_EQ(run.gathered().sources.at(0).amounts.at(0).column, "count");
}

TEST(Gatherer, AddsUpCountersWithoutTheirRate) {
    Told run(pidpersec_like());
    run.start();
    for (const std::uint64_t processes : {3, 4}) {
        const TaskCounter counter{processes, 1};
        run.gatherer.counter(run.feed, view(run.spec.sources[0], counter), interval);
    }
    const std::map<Name, Sums> expected = {{{}, {9, 7, 2}}};
    EXPECT_EQ(run.gathered().sources.at(0).rows, expected);
}

TEST(Gatherer, FoldsStacksAsFlameGraphToolsReadThem) {
    Told run(stacksnoop_like());
    run.settings.values["folded"] = true;
    run.stacks.stacks = {{1, {0x2000, 0x1000}}, {2, {0x9999999}}};
    run.start();
    run.stack("a;b", 1, 5);
    run.stack("cat", 2, 1);
    run.stack("cat", -14, 1);
    const std::map<std::string, std::uint64_t> expected = {
        {"a\\x3bb;do_sys_open;vfs\\x3bopen", 5}, {"cat;0x9999999", 1}, {"cat;[unknown]", 1}};
    EXPECT_EQ(run.gathered().sources.at(0).stacks, expected);
}

TEST(Gatherer, LetsNobodyUseUpItsMemoryWithNames) {
    Told run(filetop_like(), 2);
    run.start();
    for (const char *file : {"a", "b", "c", "d", "a"})
        run.file(1, 1, "sh", file, 1, 0);
    const SourceSums &sums = run.gathered().sources.at(0);
    EXPECT_EQ(sums.rows.size(), 3u);
    EXPECT_EQ(sums.rows.at({"(others)", "(others)", "(others)"}).at(0), 2u);
    EXPECT_EQ(sums.rows.at({"sh", "regular", "a"}).at(0), 2u);
    EXPECT_EQ(sums.unnamed, 2u);
}

TEST(Gatherer, LetsNobodyUseUpItsMemoryWithLongNames) {
    Told run(stacksnoop_like(), 10, 40);
    run.settings.values["folded"] = true;
    run.start();
    run.stacks.stacks = {{1, std::vector<std::uint64_t>(100, 0x1000)}};
    run.stack("sh", 1, 1);
    run.stack("sh", 2, 3);
    const SourceSums &sums = run.gathered().sources.at(0);
    EXPECT_EQ(sums.unnamed, 1u);
    EXPECT_TRUE(sums.rows.contains({"(others)", "(others)"}));
    EXPECT_TRUE(sums.rows.contains({"sh", "[unknown]"}));
    EXPECT_EQ(sums.rows.size(), 2u);
    EXPECT_EQ(sums.stacks, (std::map<std::string, std::uint64_t>{{"sh;[unknown]", 3}}));
}

TEST(Comparison, SaysThatThreadsOfTheCommandMayNotHaveBeenFollowed) {
    Told a(filetop_like()), b(filetop_like());
    a.start();
    b.start();
    model::CommandEnd end;
    end.unfollowed = 2;
    b.gatherer.command_end(end);
    EXPECT_THAT(
        compared(a, b).remarks,
        ElementsAre("the second did not follow up to 2 threads of the command: rows may differ for that reason alone"));
}

TEST(Comparison, FindsNoDifferenceInTheSameRun) {
    Told a(filetop_like());
    a.start();
    a.file(1, 1, "cc1", "stdio.h", 2, 200);
    const auto same = compared(a, a);
    EXPECT_FALSE(same.differs());
    EXPECT_EQ(same.sources.at(0).alike, 1u);
    EXPECT_TRUE(changes_of(same).empty());
    EXPECT_THAT(comparison_text(same, {"one", "two"}), HasSubstr("filetop files: 1 row alike\n"));
}

TEST(Comparison, PutsRowsSideBySideTheWeightiestFirst) {
    Told a(filetop_like()), b(filetop_like());
    a.start();
    b.start();
    a.file(1, 1, "cc1", "stdio.h", 100, 4000);
    b.file(9, 2, "cc1", "stdio.h", 101, 4000);
    a.file(1, 1, "as", "gone.s", 7, 1024);
    b.file(9, 2, "ld", "new.o", 50, 0);
    b.file(9, 2, "ld", "same.o", 5, 5);
    a.file(1, 1, "ld", "same.o", 5, 5);
    const auto comparison = compared(a, b);
    const SourceDifference &files = comparison.sources.at(0);
    EXPECT_EQ(files.alike, 1u);
    ASSERT_EQ(files.rows.size(), 3u);
    EXPECT_EQ(files.rows[0].name, (Name{"ld", "regular", "new.o"}));
    EXPECT_EQ(files.rows[0].before, (Sums{0, 0, 0, 0}));
    EXPECT_EQ(files.rows[1].name, (Name{"as", "regular", "gone.s"}));
    EXPECT_EQ(files.rows[2].name, (Name{"cc1", "regular", "stdio.h"}));

    const auto changes = changes_of(comparison);
    ASSERT_EQ(changes.size(), 4u);
    EXPECT_EQ(changes[0].row, "ld regular new.o");
    EXPECT_EQ(changes[0].column, "reads");
    EXPECT_EQ(changes[0].after, 50u);
    EXPECT_EQ(changes[1].row, "as regular gone.s");
    EXPECT_EQ(changes[1].column, "rbytes") << "1 KiB of 5 weighs more than 7 reads of 156";
    EXPECT_EQ(changes[1].unit, Unit::bytes);
}

TEST(Comparison, ToleratesWhatItIsToldTo) {
    Told a(filetop_like()), b(filetop_like());
    a.start();
    b.start();
    a.file(1, 1, "cc1", "stdio.h", 100, 1000);
    b.file(1, 1, "cc1", "stdio.h", 104, 1100);
    const auto within = [&](std::vector<std::string> texts) {
        return !compared(a, b, parse_tolerance(texts).value()).differs();
    };
    EXPECT_FALSE(within({}));
    EXPECT_FALSE(within({"9.9999%"}));
    EXPECT_TRUE(within({"10%"}));
    EXPECT_FALSE(within({"4"})) << "the bytes still differ";
    EXPECT_TRUE(within({"4", "1KiB"}));
    EXPECT_FALSE(within({"3", "1KiB"}));
}

TEST(Tolerance, IsExactForLargeNumbers) {
    Tolerance tolerance;
    tolerance.millionths = 10'000; // 1 %
    const std::uint64_t large = 1'000'000'000'000'000'000;
    EXPECT_TRUE(tolerance.allows(large, large + large / 100, Unit::count));
    EXPECT_FALSE(tolerance.allows(large, large + large / 100 + 1, Unit::count));
    EXPECT_TRUE(tolerance.allows(large, large - large / 100, Unit::count));
    tolerance.millionths = UINT64_MAX;
    EXPECT_TRUE(tolerance.allows(large, 0, Unit::count));
}

TEST(Tolerance, RefusesWhatItCannotMean) {
    const auto error = [](std::vector<std::string> texts) {
        const auto parsed = parse_tolerance(texts);
        return parsed ? std::string() : parsed.error().line();
    };
    EXPECT_EQ(error({"5%", "10", "64KiB", "1ms"}), "");
    EXPECT_THAT(error({"five"}), HasSubstr("option --tolerance: 'five' is neither a percentage nor an amount"));
    EXPECT_THAT(error({"-1"}), HasSubstr("neither"));
    EXPECT_THAT(error({"%"}), HasSubstr("is not a percentage"));
    EXPECT_THAT(error({"1.%"}), HasSubstr("is not a percentage"));
    EXPECT_THAT(error({"1.23456%"}), HasSubstr("is not a percentage"));
    EXPECT_THAT(error({"5%", "6%"}), HasSubstr("'6%' comes after another of the same kind"));
    EXPECT_THAT(error({"1ms", "2us"}), HasSubstr("after another of the same kind"));
}

TEST(Comparison, TellsSlowerReadsFromChance) {
    Told a(vfsreadlat_like()), b(vfsreadlat_like()), c(vfsreadlat_like());
    for (Told *run : {&a, &b, &c})
        run->start();
    a.latencies(1'000, 500);
    a.latencies(8'000, 500);
    b.latencies(1'000, 505);
    b.latencies(8'000, 495);
    c.latencies(2'000, 500);
    c.latencies(16'000, 500);
    const Tolerance counts{};
    EXPECT_FALSE(compared(a, b, counts).differs()) << "no percentile moved";
    const auto slower = compared(a, c, counts);
    EXPECT_TRUE(slower.differs());
    EXPECT_LT(slower.sources.at(0).values->test.p_two_sided, 0.0001);
    const auto text = comparison_text(slower, {"a", "c"});
    EXPECT_THAT(text, HasSubstr("vfsreadlat latency: the values differ\n"));
    EXPECT_THAT(text, HasSubstr("(rank test, p < 0.0001)"));
    EXPECT_FALSE(compared(a, c, parse_tolerance(std::vector<std::string>{"150%"}).value()).differs());
}

TEST(Comparison, FindsAnEmptyHistogramUnlikeOneWithValues) {
    Told a(vfsreadlat_like()), b(vfsreadlat_like());
    a.start();
    b.start();
    b.latencies(1'000, 1);
    EXPECT_TRUE(compared(a, b).differs());
    EXPECT_FALSE(compared(a, a).differs());
}

TEST(Comparison, OfHistogramsByKeyComparesTheKeysAndAllValues) {
    Told a(writesizes_like()), b(writesizes_like());
    a.start();
    b.start();
    a.sizes("dd", 4096, 10);
    a.sizes("cat", 100, 5);
    b.sizes("dd", 4096, 10);
    b.sizes("cat", 100, 9);
    EXPECT_FALSE(compared(a, a).differs());
    const auto more = compared(a, b);
    EXPECT_TRUE(more.differs());
    ASSERT_EQ(more.sources.at(0).rows.size(), 1u);
    EXPECT_EQ(more.sources[0].rows[0].before, (std::vector<std::uint64_t>{5}));
    EXPECT_EQ(more.sources[0].rows[0].after, (std::vector<std::uint64_t>{9}));
    EXPECT_EQ(more.sources[0].values->before.count, 15u);
    EXPECT_EQ(more.sources[0].values->after.count, 19u);
    const auto text = comparison_text(more, {"a", "b"});
    EXPECT_THAT(text, HasSubstr("writesizes sizes: the values "));
    EXPECT_THAT(text, HasSubstr("writesizes sizes: 1 row differs, 1 alike"));
}

TEST(Comparison, SaysWhatMakesTwoRunsUnlike) {
    Told a(filetop_like()), b(filetop_like());
    b.feed.variant = "tracepoint";
    b.feed.caveat = "32-bit calls are not seen";
    a.start();
    b.gatherer.start(b.feed, "6.12.1");
    b.gatherer.summary(b.feed, interval, {.seen = 10, .emitted = 7, .lost_map = 3, .missed = 1});
    EXPECT_THAT(compared(a, b).remarks,
                ElementsAre("kernels: 6.1.0, 6.12.1",
                            "filetop: seen by fentry, by tracepoint (32-bit calls are not seen)",
                            "the second lost or missed 4 events: rows may differ for that reason alone"));
}

TEST(Comparison, ComparesNoRowsOfUnlikeColumns) {
    Told a(filetop_like()), b(filetop_like()), c(pidpersec_like());
    b.spec.sources[0].columns[8].name = "path";
    for (Told *run : {&a, &b, &c})
        run->start();
    EXPECT_EQ(compared(a, b).sources.at(0).incomparable, "its columns are not the same in both");
    const auto apart = compared(a, c);
    ASSERT_EQ(apart.sources.size(), 2u);
    EXPECT_EQ(apart.sources[0].incomparable, "only the first has it");
    EXPECT_EQ(apart.sources[1].incomparable, "only the second has it");
    EXPECT_TRUE(apart.differs());
}

TEST(Comparison, WritesStacksOfBothAsADifferentialFoldedFile) {
    Told a(stacksnoop_like()), b(stacksnoop_like());
    for (Told *run : {&a, &b}) {
        run->settings.values["folded"] = true;
        run->stacks.stacks = {{1, {0x2000, 0x1000}}, {2, {0x1000}}};
        run->start();
    }
    a.stack("cat", 1, 5);
    b.stack("cat", 1, 5);
    b.stack("cat", 2, 3);
    a.stack("\x1b[31m", 2, 1);
    EXPECT_EQ(folded_text(compared(a, b)), "\\x1b[31m;do_sys_open 1 0\n"
                                           "cat;do_sys_open 0 3\n"
                                           "cat;do_sys_open;vfs\\x3bopen 5 5\n");
}

TEST(Comparison, ShowsStacksFromTheirInnermostFrame) {
    Told a(stacksnoop_like()), b(stacksnoop_like());
    for (Told *run : {&a, &b}) {
        run->settings.values["folded"] = true;
        run->names.symbols = {{0x1000, {"a", ""}}, {0x2000, {"b", ""}}, {0x3000, {"c", ""}}};
        run->stacks.stacks = {{1, {0x3000, 0x2000, 0x1000}}, {2, {0x3000, 0x2000, 0x2000, 0x2000, 0x1000}}};
        run->start();
    }
    b.stack("cat", 1, 5);
    b.stack("cat", 2, 1);
    const auto changes = changes_of(compared(a, b));
    ASSERT_EQ(changes.size(), 2u);
    EXPECT_EQ(changes[0].row, "cat c < b < a");
    EXPECT_EQ(changes[1].row, "cat c < b < b < b < ...");
    EXPECT_THAT(comparison_text(compared(a, b), {"a", "b"}), HasSubstr("  cat  c < b < a            count "));
}

TEST(Comparison, CallsACountersOnlyRowAll) {
    Told a(pidpersec_like()), b(pidpersec_like());
    for (Told *run : {&a, &b})
        run->start();
    const TaskCounter counter{3, 0};
    b.gatherer.counter(b.feed, view(b.spec.sources[0], counter), interval);
    EXPECT_EQ(changes_of(compared(a, b)).at(0).row, "all");
    EXPECT_THAT(comparison_text(compared(a, b), {"a", "b"}), HasSubstr("  all  tasks "));
}

TEST(Comparison, IsSilentAboutSourcesThatHaveNothing) {
    Told a(filetop_like());
    a.start();
    EXPECT_EQ(comparison_text(compared(a, a), {"a", "b"}), "before: a\nafter: b\n");
}

TEST(Comparison, IsJsonThatHasNamesAsTheyWere) {
    Told a(filetop_like()), b(filetop_like());
    a.start();
    b.start();
    b.file(1, 1, "a\"b\n\x1b", "x", 2, 1 << 20);
    const auto document = nlohmann::json::parse(comparison_json(compared(a, b), {"old", "new"}));
    EXPECT_EQ(document["differs"], true);
    EXPECT_EQ(document["before"], "old");
    const auto &row = document["sources"][0]["rows"][0];
    EXPECT_EQ(row["row"]["comm"], "a\"b\n\x1b");
    EXPECT_EQ(row["amounts"]["rbytes"]["after"], 1 << 20);
    EXPECT_EQ(document["sources"][0]["units"]["rbytes"], "bytes");
}

TEST(Comparison, LetsNoNameActOnATerminalOrAddALine) {
    for (const auto &hostile : hostile_texts()) {
        Told a(filetop_like()), b(filetop_like());
        a.start();
        b.start();
        b.file(1, 1, std::string_view(hostile).substr(0, 16), hostile, 1, 0);
        for (const auto &text :
             {comparison_text(compared(a, b), {hostile, hostile}), comparison_json(compared(a, b), {hostile, ""})}) {
            EXPECT_EQ(text.find('\x1b'), std::string::npos);
            EXPECT_EQ(text.find('\r'), std::string::npos);
            EXPECT_THAT(text, Not(HasSubstr("\n::")));
        }
        const auto text = comparison_text(compared(a, b), {hostile, hostile});
        EXPECT_EQ(std::ranges::count(text, '\n'), 6) << text;
    }
}

TEST(Comparison, ShowsSomeRowsAndSaysHowManyMoreThereAre) {
    Told a(filetop_like()), b(filetop_like());
    a.start();
    b.start();
    for (int i = 0; i < 53; ++i)
        b.file(1, 1, "sh", std::to_string(i), 1, 0);
    EXPECT_THAT(comparison_text(compared(a, b), {"a", "b"}), HasSubstr("  and 3 rows (--json has them all)\n"));
}

} // namespace
} // namespace tracer::gate
