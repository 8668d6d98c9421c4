// SPDX-License-Identifier: Apache-2.0
// What conditions let through, and that what they leave out stays in the account.
#include "stream/sieve.hpp"

#include "support/allocations.hpp"
#include "support/fake_names.hpp"
#include "support/fakes.hpp"
#include "support/sample_plugins.hpp"

#include <gtest/gtest.h>

namespace tracer::stream {
namespace {

using test::RecordingListener;
using Log = std::vector<std::string>;

model::Conditions conditions(const model::PluginSpec &spec, const std::string &text) {
    const model::Selection where{{}, text, "option --where"};
    auto made = model::Conditions::make(spec, {}, {&where, 1});
    EXPECT_TRUE(made) << (made ? "" : made.error().line());
    return std::move(*made);
}

/// A sieve before a listener that keeps what it is told.
struct Bench {
    Bench(model::PluginSpec plugin, const std::string &where) : spec(std::move(plugin)) {
        feed.spec = &spec;
        feed.settings = &settings;
        std::vector<model::Conditions> all;
        all.push_back(conditions(spec, where));
        sieve.emplace(listener, names, 1000, std::move(all));
    }
    void kill(std::int32_t sig) {
        test::KillEvent event{};
        event.sig = sig;
        sieve->event(feed, test::view(spec.sources[0], event));
    }
    void ledger(std::uint64_t emitted) {
        total.seen += emitted;
        total.emitted += emitted;
        sieve->ledger(feed, {}, {emitted, emitted, 0, 0, 0, 0});
    }

    model::PluginSpec spec;
    model::PluginSettings settings;
    Feed feed;
    test::FakeNames names;
    RecordingListener listener;
    std::optional<Sieve> sieve;
    model::Ledger total;
};

TEST(Sieve, LetsEventsThroughOfWhichTheConditionsHold) {
    Bench bench(test::killsnoop_like(), "sig = 9");
    for (const int sig : {9, 15, 9, 1})
        bench.kill(sig);
    EXPECT_EQ(bench.listener.log, (Log{"event", "event"}));
    bench.ledger(4);
    bench.sieve->summary(bench.feed, {}, bench.total);
    const model::Ledger wanted{4, 2, 2, 0, 0, 0};
    EXPECT_EQ(bench.listener.ledgers, (std::vector<model::Ledger>{wanted, wanted}));
    EXPECT_EQ(bench.sieve->accounted(bench.feed, bench.total), wanted) << "what the run says on stderr";
}

TEST(Sieve, LeavesAnEventThatCameEarlyToTheLedgerThatCountsIt) {
    Bench bench(test::killsnoop_like(), "sig = 9");
    bench.kill(15);
    bench.kill(15);
    bench.ledger(1); // the second is not in it yet
    bench.ledger(3);
    bench.sieve->summary(bench.feed, {}, bench.total);
    const std::vector<model::Ledger> wanted{{1, 0, 1, 0, 0, 0}, {3, 2, 1, 0, 0, 0}, {4, 2, 2, 0, 0, 0}};
    EXPECT_EQ(bench.listener.ledgers, wanted);
}

TEST(Sieve, KeepsTheRestOfTheLedgerAsItIs) {
    Bench bench(test::killsnoop_like(), "sig = 9");
    bench.kill(15);
    bench.sieve->ledger(bench.feed, {}, {10, 4, 3, 2, 1, 7});
    EXPECT_EQ(bench.listener.ledgers.at(0), (model::Ledger{10, 3, 4, 2, 1, 7}));
}

TEST(Sieve, CountsTheRowsThatItLeavesOut) {
    Bench bench(test::filetop_like(), "reads >= 2");
    std::array<test::FileKey, 3> keys{};
    std::array<test::FileValue, 3> values{};
    std::vector<model::RecordView> rows;
    for (std::uint64_t i = 0; i < 3; ++i) {
        values[i].reads = i;
        rows.push_back(test::view(bench.spec.sources[0], keys[i], values[i]));
    }
    bench.sieve->rows(bench.feed, bench.spec.sources[0], {}, rows);
    bench.sieve->rows(bench.feed, bench.spec.sources[0], {}, std::span(rows).first(1));
    EXPECT_EQ(bench.listener.log, (Log{"rows 1", "rows 0"})) << "an interval without rows is one, too";
    bench.ledger(3);
    bench.sieve->summary(bench.feed, {}, bench.total);
    EXPECT_EQ(bench.listener.ledgers.at(0), (model::Ledger{3, 3, 0, 0, 0, 0})) << "their events were emitted";
    EXPECT_EQ(bench.listener.ledgers.at(1), (model::Ledger{3, 3, 0, 0, 0, 0, 3}));
}

TEST(Sieve, LeavesCountersOutLikewise) {
    Bench bench(test::pidpersec_like(), "processes > 5 && rate > 10");
    const auto count = [&](std::uint64_t processes) {
        const test::TaskCounter tasks{processes, 0};
        bench.sieve->counter(bench.feed, test::view(bench.spec.sources[0], tasks), {0, 0, 500'000'000, 0});
    };
    count(5);
    count(6);
    EXPECT_EQ(bench.listener.log, Log{"counter 6"});
    bench.sieve->summary(bench.feed, {}, {});
    EXPECT_EQ(bench.listener.ledgers.at(0).left_out, 1u);
}

TEST(Sieve, KnowsWhenTheRunBegan) {
    Bench bench(test::stacksnoop_like(), "time >= 5ns");
    test::StackEvent event{};
    for (event.time = 1003; event.time < 1007; ++event.time)
        bench.sieve->event(bench.feed, test::view(bench.spec.sources[0], event));
    EXPECT_EQ(bench.listener.log.size(), 2u);
}

TEST(Sieve, HandsOnAllElse) {
    Bench bench(test::killsnoop_like(), "sig = 9");
    bench.listener.lost = 7;
    bench.sieve->start(bench.feed, "6.1");
    bench.sieve->histogram(bench.feed, bench.spec.sources[0], {}, {});
    bench.sieve->command_end({3, {}});
    const Loss loss{"csv:x", 2, false};
    bench.sieve->losses(bench.feed, {&loss, 1});
    EXPECT_EQ(bench.listener.log, (Log{"start", "histogram 0", "command 3", "loss csv:x 2"}));
    EXPECT_EQ(bench.sieve->lost_output(bench.feed), 7u);
    bench.listener.fail_after = 0;
    EXPECT_FALSE(bench.sieve->flush());
    EXPECT_FALSE(bench.sieve->settle());
}

TEST(Sieve, AllocatesNothingForAnEvent) {
    Bench bench(test::killsnoop_like(), "sig = 9 && comm = x* || error = ESRCH");
    const auto before = test::allocations();
    for (int i = 0; i < 100; ++i)
        bench.kill(15);
    EXPECT_EQ(test::allocations(), before);
    EXPECT_TRUE(bench.listener.log.empty());
}

TEST(Conditions, MustAllHoldAndAreAskedOfTheirPluginAlone) {
    const auto spec = test::killsnoop_like();
    const std::vector<model::Selection> where{
        {{}, "sig = 9", {}}, {"filetop", "reads > 1", {}}, {"killsnoop", "tpid = 2", {}}};
    auto made = model::Conditions::make(spec, {}, where);
    ASSERT_TRUE(made) << made.error().line();
    test::KillEvent event{};
    test::FakeNames names;
    const auto hold = [&](std::int32_t sig, std::int32_t tpid) {
        event.sig = sig;
        event.tpid = tpid;
        return made->hold(test::view(spec.sources[0], event), {&names});
    };
    EXPECT_TRUE(hold(9, 2));
    EXPECT_FALSE(hold(9, 3));
    EXPECT_FALSE(hold(8, 2));
}

TEST(Conditions, AreAskedOfTheSourcesThatHaveTheColumns) {
    auto spec = test::stacksnoop_like();
    spec.sources[0].when = spec.sources[1].when = {}; // both deliver
    const model::Selection where{{}, "count > 1", {}};
    auto made = model::Conditions::make(spec, {}, {&where, 1});
    ASSERT_TRUE(made) << made.error().line();
    EXPECT_FALSE(made->concern(spec.sources[0]));
    EXPECT_TRUE(made->concern(spec.sources[1]));
    test::FakeNames names;
    EXPECT_TRUE(made->hold(test::view(spec.sources[0], test::StackEvent{}), {&names}));
    EXPECT_FALSE(made->hold(test::view(spec.sources[1], test::StackKey{}, test::StackCount{1}), {&names}));
}

} // namespace
} // namespace tracer::stream
