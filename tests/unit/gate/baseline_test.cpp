// SPDX-License-Identifier: Apache-2.0
#include "gate/baseline.hpp"
#include "gate/judge.hpp"
#include "unit/gate/gates.hpp"

#include <gmock/gmock.h>

namespace tracer::gate {
namespace {

using testing::HasSubstr;

model::GateBaseline baseline_of(const Gate &gate, std::span<const RunResult> runs) {
    auto baseline = make_baseline(gate, runs, false);
    EXPECT_TRUE(baseline) << baseline.error().line();
    return *std::move(baseline);
}
Finding against(const Gate &gate, std::vector<RunResult> runs, const model::GateBaseline &baseline) {
    return judge(gate, std::move(runs), {.baseline = &baseline}).findings.at(0);
}

TEST(Baseline, HoldsValueSpreadAndHowItWasSeen) {
    const Gate gate =
        gate_of({{.measure = "filetop.reads", .grow = "0%"}, {.measure = "vfsreadlat.p99", .grow = "5%"}});
    const std::vector runs{run_of(gate, {400, 3'000}), run_of(gate, {412, 1'000}), run_of(gate, {405, 2'000})};
    const auto baseline = baseline_of(gate, runs);
    EXPECT_EQ(baseline.gate, "build");
    EXPECT_EQ(baseline.kernel, "6.1");
    EXPECT_EQ(baseline.architecture, "x86_64");
    EXPECT_EQ(baseline.runs, 3u);
    EXPECT_THAT(baseline.plugins, testing::ElementsAre(model::BaselinePlugin{"filetop", "1.0.0", "fentry", ""},
                                                       model::BaselinePlugin{"vfsreadlat", "1.0.0", "fentry", ""}));
    EXPECT_THAT(baseline.measures,
                testing::ElementsAre(
                    model::BaselineMeasure{"filetop.reads", "count", 412, 400, 412, {}},
                    model::BaselineMeasure{"vfsreadlat.p99", "ns", 2'000, 1'000, 3'000, {3'000, 1'000, 2'000}}));
}

TEST(Baseline, IsNotTakenFromRunsThatFailedOrLost) {
    const Gate gate = gate_of({{.measure = "filetop.reads", .grow = "0%"}});
    std::vector runs{run_of(gate, {400})};
    runs[0].plugins[0].ledger.missed = 1;
    const auto lossy = make_baseline(gate, runs, false);
    ASSERT_FALSE(lossy);
    EXPECT_EQ(lossy.error().code, ExitCode::loss);
    EXPECT_THAT(lossy.error().line(),
                HasSubstr("there is no exact value of filetop.reads, since not everything was seen: 1 "
                          "event that the kernel did not show to the programs"));
    runs[0].plugins[0].ledger.missed = 0;
    runs[0].command.exit_status = 1;
    const auto failed_one = make_baseline(gate, runs, false);
    ASSERT_FALSE(failed_one);
    EXPECT_EQ(failed_one.error().code, ExitCode::command_failed);
    EXPECT_TRUE(make_baseline(gate, runs, true));
}

TEST(Baseline, IsWhatGrowthIsHeldAgainst) {
    const Gate gate = gate_of({{.measure = "filetop.reads", .grow = "5%"}});
    const auto baseline = baseline_of(gate, runs_of(gate, {390, 400}));
    const Finding held = against(gate, runs_of(gate, {420}), baseline);
    EXPECT_EQ(held.outcome, Outcome::pass);
    EXPECT_EQ(held.limit, "<= 5 % above 400");
    EXPECT_EQ(held.allowed, 420u);
    EXPECT_EQ(held.baseline, 400u);
    EXPECT_EQ(held.ratchet, "");
    const Finding grown = against(gate, runs_of(gate, {421}), baseline);
    EXPECT_EQ(grown.outcome, Outcome::fail);
    EXPECT_EQ(grown.why, "421: 1 above the limit");
    const Finding fell = against(gate, runs_of(gate, {380}), baseline);
    EXPECT_EQ(fell.outcome, Outcome::pass);
    EXPECT_EQ(fell.ratchet, "it fell to 380, below the baseline's 390; `tracer gate --update` keeps it there");
}

TEST(Baseline, ThatIsNotThereIsNoPass) {
    const Gate gate = gate_of({{.measure = "filetop.reads", .grow = "5%"}});
    const Finding none = judge(gate, runs_of(gate, {5}), {}).findings[0];
    EXPECT_EQ(none.outcome, Outcome::inconclusive);
    EXPECT_EQ(none.why, "it has no baseline; `tracer gate --update` takes a new one");
    EXPECT_EQ(none.limit, "<= 5 % above the baseline");
    // A measure that the lock does not have yet.
    const Gate other = gate_of({{.measure = "filetop.writes", .grow = "5%"}});
    EXPECT_EQ(against(other, runs_of(other, {5}), baseline_of(gate, runs_of(gate, {5}))).outcome,
              Outcome::inconclusive);
}

TEST(Baseline, OfAZeroLetsAZeroPass) {
    const Gate gate = gate_of({{.measure = "filetop.reads", .grow = "0%"}});
    const auto baseline = baseline_of(gate, runs_of(gate, {0}));
    EXPECT_EQ(against(gate, runs_of(gate, {0}), baseline).outcome, Outcome::pass);
    EXPECT_EQ(against(gate, runs_of(gate, {1}), baseline).outcome, Outcome::fail);
    EXPECT_EQ(against(gate, runs_of(gate, {0}), baseline_of(gate, runs_of(gate, {5}))).outcome, Outcome::fail);
}

TEST(Baseline, SeenAnotherWayIsNotHeldAgainst) {
    const Gate gate = gate_of({{.measure = "filetop.reads", .grow = "5%"}});
    const auto baseline = baseline_of(gate, runs_of(gate, {400}));
    const auto now = [&](auto change) {
        auto runs = runs_of(gate, {400});
        change(runs[0]);
        const Finding finding = against(gate, runs, baseline);
        EXPECT_EQ(finding.allowed, finding.outcome == Outcome::pass ? std::optional(420u) : std::nullopt);
        return (finding.outcome == Outcome::inconclusive ? "" : "decided: ") + finding.why;
    };
    const std::string renew = "; `tracer gate --update` takes a new one";
    EXPECT_EQ(now([](RunResult &run) { run.plugins[0].variant = "tracepoint"; }),
              "the baseline was counted by 'fentry', this run by 'tracepoint'" + renew);
    EXPECT_EQ(now([](RunResult &run) { run.plugins[0].version = "1.1.0"; }),
              "the baseline is from filetop 1.0.0, this run from 1.1.0" + renew);
    EXPECT_EQ(now([](RunResult &run) { run.plugins[0].version = "1.0.7"; }), "decided: ");
    EXPECT_EQ(now([](RunResult &run) { run.plugins[0].caveat = "not all"; }),
              "what filetop cannot see has changed: its caveat was none, and is 'not all'" + renew);
    EXPECT_EQ(now([](RunResult &run) { run.architecture = "aarch64"; }),
              "the baseline is from 'x86_64', this run from 'aarch64'" + renew);
    EXPECT_EQ(now([](RunResult &run) { run.plugins.clear(); }), "this run did not see filetop" + renew);
    EXPECT_EQ(now([](RunResult &run) { run.kernel = "6.18.1"; }), "decided: "); // the same calls, whatever the kernel
}

TEST(Baseline, OfAnotherKernelIsSaidWithAFailure) {
    const Gate gate = gate_of({{.measure = "filetop.reads", .grow = "5%"}});
    const auto baseline = baseline_of(gate, runs_of(gate, {400}));
    auto runs = runs_of(gate, {500});
    runs[0].kernel = "6.18.1";
    EXPECT_EQ(against(gate, runs, baseline).why,
              "500: 80 above the limit (the baseline is from kernel 6.1, this is 6.18)");
}

TEST(Baseline, OfTimesIsOfOneKernel) {
    const Gate gate = gate_of({{.measure = "vfsreadlat.p99", .grow = "5%"}});
    const auto baseline = baseline_of(gate, runs_of(gate, {1'000}));
    auto runs = runs_of(gate, {1'000});
    EXPECT_EQ(against(gate, runs, baseline).outcome, Outcome::pass);
    runs[0].kernel = "6.18.1";
    const Finding finding = against(gate, runs, baseline);
    EXPECT_EQ(finding.outcome, Outcome::inconclusive);
    EXPECT_THAT(finding.why, HasSubstr("the baseline's times are from kernel 6.1, this run's from 6.18"));
}

TEST(Baseline, OfTimesNeedsARankTestWhereThereAreEnoughRuns) {
    const Gate gate = gate_of({{.measure = "vfsreadlat.p99", .grow = "5%"}});
    const auto quiet = baseline_of(gate, runs_of(gate, {1'000, 1'010, 1'020}));
    const Finding slower = against(gate, runs_of(gate, {2'000, 2'010, 2'020}), quiet);
    EXPECT_EQ(slower.outcome, Outcome::fail);
    EXPECT_THAT(slower.why, HasSubstr("(rank test over the runs: p = 0.050)"));
    const auto noisy = baseline_of(gate, runs_of(gate, {1'000, 1'010, 5'000}));
    const Finding chance = against(gate, runs_of(gate, {2'000, 2'010, 2'020}), noisy);
    EXPECT_EQ(chance.outcome, Outcome::inconclusive);
    EXPECT_THAT(chance.why, HasSubstr("it could be chance"));
    // Too few runs for any test: the limit alone decides.
    EXPECT_EQ(against(gate, runs_of(gate, {2'000}), noisy).outcome, Outcome::fail);
}

TEST(Baseline, InAnotherUnitIsNotHeldAgainst) {
    const Gate gate = gate_of({{.measure = "filetop.rbytes", .grow = "5%"}});
    auto baseline = baseline_of(gate, runs_of(gate, {400}));
    baseline.measures[0].unit = "ns";
    EXPECT_THAT(against(gate, runs_of(gate, {400}), baseline).why,
                HasSubstr("the baseline has it in another unit, ns"));
}

TEST(Baseline, KnowsAKernelBySeries) {
    EXPECT_EQ(kernel_series("6.1.0-18-amd64"), "6.1");
    EXPECT_EQ(kernel_series("7.2-rc1"), "7.2");
    EXPECT_EQ(kernel_series("6.18"), "6.18");
    EXPECT_EQ(kernel_series(""), "");
}

} // namespace
} // namespace tracer::gate
