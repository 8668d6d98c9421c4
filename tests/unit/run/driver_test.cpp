// SPDX-License-Identifier: Apache-2.0
#include "run/driver.hpp"

#include "support/fakes.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace tracer::run {
namespace {

using test::FakeClock;
using test::FakeOrigin;
using test::RecordingListener;

struct Bench {
    explicit Bench(tracer_source_kind kind) {
        spec.name = "fake";
        spec.variants.emplace_back();
        spec.sources.emplace_back();
        spec.sources.back().kind = kind;
        feed.spec = &spec;
        feed.settings = &settings;
        driver.emplace(feed, attached, listener, clock,
                       [this](std::function<void()> call) { posted.push_back(std::move(call)); });
    }
    void run_posted() {
        for (auto &call : std::exchange(posted, {}))
            call();
    }
    void second() {
        clock.advance(1'000'000'000);
        ASSERT_TRUE(driver->tick(0));
        run_posted();
    }

    model::PluginSpec spec;
    model::PluginSettings settings;
    stream::Feed feed;
    FakeClock clock;
    RecordingListener listener;
    FakeOrigin attached{spec};
    std::vector<std::function<void()>> posted;
    std::optional<Driver> driver;
};

std::vector<std::byte> bytes(std::size_t size) { return std::vector<std::byte>(size); }

} // namespace

TEST(Driver, HandsOverEveryEventThatALedgerCountsBeforeTheLedger) {
    Bench bench(TRACER_SOURCE_EVENTS);
    bench.attached.on_ledger = [&] { // one more comes while the interval is closed
        bench.attached.ring.push_back(bytes(8));
        bench.attached.ledger_total = {1, 1, 0, 0, 0, 0};
    };
    bench.second();
    EXPECT_EQ(bench.listener.log, (std::vector<std::string>{"event", "ledger 1"}));
}

TEST(Driver, ACounterShowsDifferencesWhoseSumIsTheTotal) {
    Bench bench(TRACER_SOURCE_COUNTER);
    for (std::uint64_t total : {5u, 5u, 12u}) {
        bench.attached.counter_total = {total};
        bench.second();
    }
    bench.attached.counter_total = {20};
    ASSERT_TRUE(bench.driver->finish());
    EXPECT_EQ(bench.listener.counted, (std::vector<std::uint64_t>{5, 0, 7, 8}));
}

TEST(Driver, IntervalsFollowOneAnotherWithoutAGap) {
    Bench bench(TRACER_SOURCE_COUNTER);
    bench.attached.counter_total = {1};
    for (int i = 0; i < 5; ++i)
        bench.second();
    ASSERT_TRUE(bench.driver->finish());
    for (std::size_t i = 1; i < bench.listener.intervals.size(); ++i) {
        EXPECT_EQ(bench.listener.intervals[i].start, bench.listener.intervals[i - 1].end);
        EXPECT_EQ(bench.listener.intervals[i].seq, i);
    }
}

TEST(Driver, ATickDuringASwapIsMissedAndItsRowsComeWithTheNext) {
    Bench bench(TRACER_SOURCE_TABLE);
    bench.attached.hold_tables = true;
    bench.attached.keys = {bytes(4)};
    bench.attached.values = {bytes(8)};
    bench.second();
    bench.second(); // the first swap is still under way
    EXPECT_EQ(bench.attached.swaps, 1);
    bench.attached.release_tables();
    bench.run_posted();
    bench.second();
    bench.attached.release_tables();
    bench.run_posted();
    EXPECT_EQ(bench.driver->missed_ticks(), 1u);
    EXPECT_EQ(bench.listener.counted, (std::vector<std::uint64_t>{1, 0}));
    EXPECT_EQ(bench.listener.intervals.at(1).missed, 1u);
    EXPECT_EQ(bench.driver->served(), 2u);
}

TEST(Driver, HistogramsByKeyAreSwappedAsTablesAre) {
    Bench bench(TRACER_SOURCE_HISTOGRAMS);
    bench.attached.keys = {bytes(4)};
    bench.attached.values = {bytes(8)};
    bench.second();
    EXPECT_EQ(bench.attached.swaps, 1);
    EXPECT_EQ(bench.listener.counted, (std::vector<std::uint64_t>{1}));
}

TEST(Driver, ASuspendedMachineMissesTicksAndNoEvent) {
    Bench bench(TRACER_SOURCE_COUNTER);
    bench.attached.counter_total = {5};
    bench.second();
    constexpr std::uint64_t asleep = 3600;
    bench.clock.advance((asleep + 1) * 1'000'000'000); // the boot clock goes on
    bench.attached.counter_total = {9};
    ASSERT_TRUE(bench.driver->tick(asleep));
    EXPECT_EQ(bench.listener.counted, (std::vector<std::uint64_t>{5, 4}));
    EXPECT_EQ(bench.listener.intervals.at(1).missed, asleep);
    EXPECT_EQ(bench.listener.intervals.at(1).start, bench.listener.intervals.at(0).end);
    EXPECT_EQ(bench.listener.intervals.at(1).end, bench.clock.boot);
    EXPECT_EQ(bench.driver->missed_ticks(), asleep);
}

TEST(Driver, AWallClockThatIsSteppedMovesNoInterval) {
    Bench bench(TRACER_SOURCE_COUNTER);
    bench.attached.counter_total = {1};
    bench.second();
    bench.clock.wall -= 86'400'000'000'000;
    bench.second();
    const auto &last = bench.listener.intervals.at(1);
    EXPECT_EQ(last.end - last.start, 1'000'000'000u);
}

TEST(Driver, TheEndFlushesEveryRecordBeforeTheSummary) {
    Bench bench(TRACER_SOURCE_EVENTS);
    for (int i = 0; i < 70'000; ++i)
        bench.attached.ring.push_back(bytes(8));
    bench.attached.ledger_total.seen = bench.attached.ledger_total.emitted = 70'000;
    ASSERT_TRUE(bench.driver->finish());
    bench.driver->summarize();
    EXPECT_TRUE(bench.attached.detached);
    EXPECT_EQ(std::count(bench.listener.log.begin(), bench.listener.log.end(), "event"), 70'000);
    EXPECT_EQ(bench.listener.log.back(), "summary 70000");
}

TEST(Driver, LedgerDifferencesAreToldOnlyWhereSomethingHappened) {
    Bench bench(TRACER_SOURCE_EVENTS);
    bench.attached.ledger_total.seen = 3;
    bench.second();
    bench.second();
    bench.attached.ledger_total.seen = 10;
    bench.second();
    EXPECT_EQ(bench.listener.log, (std::vector<std::string>{"ledger 3", "ledger 7"}));
}

TEST(Driver, AnEventWithoutATimeOfItsOwnHasThatOfItsReading) {
    Bench bench(TRACER_SOURCE_EVENTS);
    bench.attached.ring.push_back(bytes(8));
    bench.clock.advance(5);
    (void)bench.driver->drain(1);
    EXPECT_EQ(bench.listener.moments, std::vector<std::uint64_t>{bench.clock.boot});
}

TEST(Driver, ATableUnderWayIsWaitedForAtTheEnd) {
    Bench bench(TRACER_SOURCE_TABLE);
    bench.attached.keys = {bytes(4), bytes(4)};
    bench.attached.values = {bytes(8), bytes(8)};
    bench.clock.advance(1);
    ASSERT_TRUE(bench.driver->tick(0)); // read, but its completion has not reached the loop
    bench.attached.keys = {bytes(4)};
    bench.attached.values = {bytes(8)};
    ASSERT_TRUE(bench.driver->finish());
    bench.run_posted();
    EXPECT_EQ(bench.listener.counted, (std::vector<std::uint64_t>{2, 1}));
}

TEST(Driver, ALedgerThatDoesNotAddUpIsAContradiction) {
    Bench bench(TRACER_SOURCE_COUNTER);
    bench.attached.counter_total = {1};
    bench.attached.ledger_total = {5, 2, 1, 1, 1, 7};
    EXPECT_EQ(bench.driver->contradiction(), "") << "while events are under way, nobody knows";
    ASSERT_TRUE(bench.driver->finish());
    EXPECT_EQ(bench.driver->contradiction(), "");
    Bench unseen(TRACER_SOURCE_COUNTER);
    unseen.attached.counter_total = {1};
    unseen.attached.ledger_total = {0, 1, 0, 0, 0, 0};
    ASSERT_TRUE(unseen.driver->finish());
    EXPECT_EQ(unseen.driver->contradiction(), "seen 0 is not emitted 1 + filtered 0 + lost_ring 0 + lost_map 0");
}

TEST(Driver, RecordsThatAreNotAsManyAsEmittedAreAContradiction) {
    for (const std::uint64_t arrived : {1u, 2u, 3u}) {
        Bench bench(TRACER_SOURCE_EVENTS);
        bench.attached.ledger_total = {2, 2, 0, 0, 0, 0};
        for (std::uint64_t i = 0; i < arrived; ++i)
            bench.attached.ring.push_back(bytes(8));
        ASSERT_TRUE(bench.driver->finish());
        EXPECT_EQ(bench.driver->contradiction(),
                  arrived == 2 ? "" : "emitted 2, but " + std::to_string(arrived) + " records arrived");
    }
}

} // namespace tracer::run
