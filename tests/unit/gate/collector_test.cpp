// SPDX-License-Identifier: Apache-2.0
#include "gate/collector.hpp"
#include "support/allocations.hpp"
#include "support/fake_names.hpp"
#include "unit/gate/gates.hpp"

#include <gtest/gtest.h>

namespace tracer::gate {
namespace {

constexpr auto unbounded = Range::unbounded;
const model::Interval interval{0, 0, 1'000'000'000, 0};

/// A collector for a gate's measures with one plugin's feed, started.
struct Collected {
    explicit Collected(std::initializer_list<Line> lines)
        : gate(gate_of(lines)), collector(gate.measures, names, "x86_64") {
        feed.spec = gate.measures.front().spec;
        feed.settings = &settings;
        feed.variant = "kprobe";
        feed.caveat = "some";
        collector.start(feed, "6.1.0-18-amd64");
    }
    Range value(std::size_t i = 0) { return collector.result().measures[i].value; }

    test::FakeNames names;
    model::PluginSettings settings;
    Gate gate;
    stream::Feed feed;
    Collector collector;
};

test::FileValue file_row(std::string_view file, std::uint64_t reads, std::uint64_t rbytes) {
    test::FileValue row{reads, 0, rbytes, 0, 7, 0, {}, {}};
    test::set_text(row.comm, "cat");
    test::set_text(row.file, file);
    return row;
}

TEST(Collector, SumsRowsOfAllIntervalsByCondition) {
    Collected run({{.measure = "filetop.reads", .max = "1"},
                   {.measure = "filetop.rbytes[file=*.h]", .max = "1"},
                   {.measure = "filetop.count", .max = "1"}});
    const model::Source &source = run.feed.spec->sources[0];
    const test::FileKey key{1, 2, 3};
    const auto header = file_row("stdio.h", 3, 300), other = file_row("main.c", 5, 50);
    const std::vector rows{view(source, key, header), view(source, key, other)};
    run.collector.rows(run.feed, source, interval, rows);
    run.collector.rows(run.feed, source, interval, std::span(rows).first(1));
    run.collector.ledger(run.feed, interval, {11, 11, 0, 0, 0, 0});
    run.collector.summary(run.feed, interval, {12, 11, 1, 0, 0, 0});
    run.collector.command_end({.exit_status = 3, .signal = {}});
    const RunResult result = run.collector.result();
    EXPECT_EQ(result.measures[0].value, (Range{11, 11}));
    EXPECT_EQ(result.measures[0].records, 3u);
    EXPECT_EQ(result.measures[1].value, (Range{600, 600}));
    EXPECT_EQ(result.measures[1].records, 2u);
    EXPECT_EQ(result.measures[2].value, (Range{11, 11}));
    EXPECT_EQ(result.command.exit_status, 3);
    EXPECT_EQ(result.kernel, "6.1.0-18-amd64");
    EXPECT_EQ(result.architecture, "x86_64");
    ASSERT_EQ(result.plugins.size(), 1u);
    EXPECT_EQ(result.plugins[0].plugin, "filetop");
    EXPECT_EQ(result.plugins[0].version, "1.0.0");
    EXPECT_EQ(result.plugins[0].variant, "kprobe");
    EXPECT_EQ(result.plugins[0].caveat, "some");
    EXPECT_EQ(result.plugins[0].ledger, (model::Ledger{12, 11, 1, 0, 0, 0}));
}

TEST(Collector, OpensRangesByEveryKindOfLoss) {
    const model::Ledger each[] = {{1, 0, 0, 1, 0, 0}, {1, 0, 0, 0, 1, 0}, {0, 0, 0, 0, 0, 1}};
    for (const model::Ledger &lossy : each) {
        Collected run({{.measure = "filetop.reads", .max = "1"}, {.measure = "filetop.rbytes", .max = "1"}});
        run.collector.summary(run.feed, interval, lossy);
        EXPECT_EQ(run.value(0), (Range{0, 1}));
        EXPECT_EQ(run.value(1), (Range{0, unbounded}));
    }
    Collected run({{.measure = "filetop.reads", .max = "1"}});
    EXPECT_EQ(run.collector.result(1).measures[0].value, (Range{0, unbounded})); // a thread that was not followed
    EXPECT_EQ(run.collector.result(1).unfollowed, 1u);
}

TEST(Collector, KeepsTheLedgersDifferencesWhereNoSummaryCame) {
    Collected run({{.measure = "filetop.reads", .max = "1"}});
    run.collector.ledger(run.feed, interval, {2, 1, 0, 1, 0, 0});
    run.collector.ledger(run.feed, interval, {2, 1, 0, 1, 0, 0});
    EXPECT_EQ(run.value(), (Range{0, 2}));
}

TEST(Collector, CountsEventsWithoutAllocating) {
    Collected run(
        {{.measure = "killsnoop.count", .max = "1"}, {.measure = "killsnoop.count[sig=9 && comm=c?t]", .max = "1"}});
    test::KillEvent event{5, 1, 1, 2, 9, 0, 0, {}};
    test::set_text(event.comm, "cat");
    const auto record = view(run.feed.spec->sources[0], event);
    run.collector.event(run.feed, record);
    const std::size_t before = test::allocations();
    for (int i = 0; i < 100; ++i)
        run.collector.event(run.feed, record);
    EXPECT_EQ(test::allocations(), before);
    event.sig = 15;
    run.collector.event(run.feed, record);
    EXPECT_EQ(run.value(0), (Range{102, 102}));
    EXPECT_EQ(run.value(1), (Range{101, 101}));
}

TEST(Collector, AddsUpCountersOfWhichAZeroIsMeasured) {
    Collected run({{.measure = "pidpersec.processes", .max = "1"},
                   {.measure = "pidpersec.tasks", .max = "1"},
                   {.measure = "pidpersec.count", .max = "1"}});
    const model::Source &source = run.feed.spec->sources[0];
    const test::TaskCounter none{0, 0}, some{2, 3};
    run.collector.counter(run.feed, view(source, none), interval);
    EXPECT_EQ(run.collector.result().measures[0].records, 1u);
    EXPECT_EQ(run.collector.result().measures[2].records, 1u);
    run.collector.counter(run.feed, view(source, some), interval);
    EXPECT_EQ(run.value(0), (Range{2, 2}));
    EXPECT_EQ(run.value(1), (Range{5, 5}));
}

TEST(Collector, MergesHistogramsOfAllIntervals) {
    Collected run({{.measure = "vfsreadlat.p50", .max = "1s"},
                   {.measure = "vfsreadlat.max", .max = "1s"},
                   {.measure = "vfsreadlat.min", .max = "1s"},
                   {.measure = "vfsreadlat.sum", .max = "1s"},
                   {.measure = "vfsreadlat.count", .max = "1"}});
    const model::Source &source = run.feed.spec->sources[0];
    model::Histogram first, second;
    first.count = 1, first.sum = first.min = first.max = 7, first.buckets[model::bucket_of(7)] = 1;
    second.count = 2, second.sum = 6, second.min = second.max = 3, second.buckets[model::bucket_of(3)] = 2;
    run.collector.histogram(run.feed, source, interval, first);
    run.collector.histogram(run.feed, source, interval, second);
    run.collector.histogram(run.feed, source, interval, {});
    EXPECT_EQ(run.value(0), (Range{3, 3}));
    EXPECT_EQ(run.value(1), (Range{7, 7}));
    EXPECT_EQ(run.value(2), (Range{3, 3}));
    EXPECT_EQ(run.value(3), (Range{13, 13}));
    EXPECT_EQ(run.value(4), (Range{3, 3}));
    EXPECT_EQ(run.collector.result().measures[0].records, 3u);
}

TEST(Collector, MergesTheHistogramsOfTheKeysThatAConditionChooses) {
    Collected run({{.measure = "writesizes.count", .max = "1"},
                   {.measure = "writesizes.p50[comm=dd]", .max = "1"},
                   {.measure = "writesizes.count[pid=7]", .max = "1"},
                   {.measure = "writesizes.max[comm=nobody]", .max = "1"}});
    const model::Source &source = run.feed.spec->sources[0];
    test::WriteKey dd{7, "dd"}, other_dd{8, "dd"}, cat{9, "cat"};
    const std::uint64_t few[] = {5, 5, 6}, one[] = {7}, many[] = {1, 1, 1, 1};
    const auto first = test::histogram_of(few), second = test::histogram_of(one), third = test::histogram_of(many);
    const std::vector rows{view(source, dd, first), view(source, other_dd, second), view(source, cat, third)};
    run.collector.rows(run.feed, source, interval, rows);
    run.collector.rows(run.feed, source, interval, std::span(rows).first(1));
    EXPECT_EQ(run.value(0), (Range{11, 11}));
    EXPECT_EQ(run.value(1), (Range{5, 5})) << "of 5, 5, 6, 7, 5, 5, 6";
    EXPECT_EQ(run.value(2), (Range{6, 6}));
    EXPECT_EQ(run.value(3), (Range{0, 0}));
    EXPECT_EQ(run.collector.result().measures[1].records, 7u);
    model::RecordView cut = rows[0];
    cut.value = cut.value.first(8);
    run.collector.rows(run.feed, source, interval, {&cut, 1});
    EXPECT_EQ(run.value(0).low, 11u);
    EXPECT_GT(run.value(0).high, 11u) << "what is cut short is lost";
}

TEST(Collector, KeepsPluginsApart) {
    Collected run({{.measure = "filetop.reads", .max = "1"}, {.measure = "killsnoop.count", .max = "1"}});
    stream::Feed kills = run.feed;
    kills.spec = run.gate.measures[1].spec;
    kills.index = 1;
    run.collector.start(kills, "6.1");
    const test::KillEvent event{5, 1, 1, 2, 9, 0, 0, {}};
    run.collector.event(kills, view(kills.spec->sources[0], event));
    run.collector.summary(run.feed, interval, {1, 0, 0, 0, 1, 0});
    EXPECT_EQ(run.value(0), (Range{0, 1}));
    EXPECT_EQ(run.value(1), (Range{1, 1}));
    EXPECT_EQ(run.collector.result().plugins.size(), 2u);
}

TEST(Collector, CallsARecordThatIsCutShortALoss) {
    Collected run({{.measure = "filetop.reads", .max = "1"}});
    const model::Source &source = run.feed.spec->sources[0];
    const auto row = file_row("a", 1, 1);
    model::RecordView cut = view(source, test::FileKey{}, row);
    cut.value = cut.value.first(4);
    run.collector.rows(run.feed, source, interval, {&cut, 1});
    EXPECT_EQ(run.value(), (Range{0, unbounded}));
}

} // namespace
} // namespace tracer::gate
