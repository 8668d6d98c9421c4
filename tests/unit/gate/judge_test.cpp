// SPDX-License-Identifier: Apache-2.0
#include "gate/judge.hpp"
#include "unit/gate/gates.hpp"

#include <gmock/gmock.h>

namespace tracer::gate {
namespace {

using testing::HasSubstr;

Finding only(const Gate &gate, std::vector<RunResult> runs, const Against &against = {}) {
    return judge(gate, std::move(runs), against).findings.at(0);
}
Outcome outcome(const Line &line, const std::vector<std::uint64_t> &values) {
    const Gate gate = gate_of({line});
    return only(gate, runs_of(gate, values)).outcome;
}

TEST(Judge, PassesAndFailsWhatIsExact) {
    const Line most{.measure = "filetop.reads", .max = "412"}, least{.measure = "filetop.reads", .min = "5"},
        same{.measure = "filetop.reads", .equal = "7"};
    EXPECT_EQ(outcome(most, {412}), Outcome::pass);
    EXPECT_EQ(outcome(most, {413}), Outcome::fail);
    EXPECT_EQ(outcome(least, {5}), Outcome::pass);
    EXPECT_EQ(outcome(least, {4}), Outcome::fail);
    EXPECT_EQ(outcome(same, {7}), Outcome::pass);
    EXPECT_EQ(outcome(same, {6}), Outcome::fail);
    EXPECT_EQ(outcome(same, {8}), Outcome::fail);
}

TEST(Judge, WantsEachRunToHoldACount) {
    const Line most{.measure = "filetop.reads", .max = "412"};
    EXPECT_EQ(outcome(most, {400, 412, 401}), Outcome::pass);
    const Gate gate = gate_of({most});
    const Finding finding = only(gate, runs_of(gate, {400, 420, 401}));
    EXPECT_EQ(finding.outcome, Outcome::fail);
    EXPECT_EQ(finding.value, (Range{400, 420}));
    EXPECT_EQ(finding.runs, (std::vector<Range>{{400, 400}, {420, 420}, {401, 401}}));
    EXPECT_EQ(finding.limit, "<= 412");
    EXPECT_EQ(finding.allowed, 412u);
    EXPECT_EQ(finding.why, "420 in run 2 of 3: 8 above the limit");
}

TEST(Judge, TakesTheMedianOfTimes) {
    const Gate gate = gate_of({{.measure = "vfsreadlat.p99", .max = "2ms"}});
    const Finding held = only(gate, runs_of(gate, {1'000'000, 90'000'000, 1'500'000}));
    EXPECT_EQ(held.outcome, Outcome::pass);
    EXPECT_EQ(held.value, (Range{1'500'000, 1'500'000}));
    const Finding exceeded = only(gate, runs_of(gate, {1'000'000, 90'000'000, 3'500'000}));
    EXPECT_EQ(exceeded.outcome, Outcome::fail);
    EXPECT_EQ(exceeded.why, "3.5 ms, the median of 3 runs: 1.5 ms above the limit");
    // The median of two is anywhere between them.
    EXPECT_EQ(only(gate, runs_of(gate, {1'000'000, 3'000'000})).outcome, Outcome::inconclusive);
}

TEST(Judge, CannotTellWhereALossTipsTheScale) {
    const Gate gate = gate_of({{.measure = "filetop.reads", .max = "412"}});
    RunResult run = run_of(gate, {400});
    run.plugins[0].ledger.lost_ring = 30;
    run.plugins[0].ledger.missed = 7;
    run.measures[0].value = {400, 437};
    const Verdict verdict = judge(gate, {run}, {});
    EXPECT_EQ(verdict.outcome, Outcome::lossy);
    EXPECT_EQ(verdict.code(), ExitCode::loss);
    EXPECT_EQ(
        verdict.findings[0].why,
        "it is between 400 and 437 (30 events lost because the ring buffer was full, 7 events that the kernel "
        "did not show to the programs); try a larger --ring-size, or a machine with less other load, or another way to "
        "attach (--attach)");
    run.measures[0].value = {400, 412}; // all of it within: a loss alone does not matter
    EXPECT_EQ(judge(gate, {run}, {}).code(), ExitCode::ok);
    run.measures[0].value = {413, 450}; // none of it
    EXPECT_EQ(judge(gate, {run}, {}).code(), ExitCode::gate_failed);
    // One run known to exceed it fails the gate, whatever the others lost.
    RunResult lossy = run;
    lossy.measures[0].value = {400, 437};
    EXPECT_EQ(judge(gate, {lossy, run_of(gate, {500})}, {}).code(), ExitCode::gate_failed);
}

TEST(Judge, TreatsThreadsThatWereNotFollowedAsALoss) {
    const Gate gate = gate_of({{.measure = "filetop.reads", .max = "412"}});
    RunResult run = run_of(gate, {400});
    run.unfollowed = 2;
    run.measures[0].value = {400, Range::unbounded};
    const Finding finding = only(gate, {run});
    EXPECT_EQ(finding.outcome, Outcome::lossy);
    EXPECT_THAT(finding.why, HasSubstr("it is at least 400 (up to 2 threads of the command not followed); try "));
}

TEST(Judge, CannotTellWithinABucketOfTheHistogram) {
    const Gate gate = gate_of({{.measure = "vfsreadlat.p99", .max = "2ms"}});
    RunResult run = run_of(gate, {1});
    run.measures[0].value = {1'966'080, 2'097'151};
    const Verdict verdict = judge(gate, {run}, {});
    EXPECT_EQ(verdict.code(), ExitCode::inconclusive);
    EXPECT_EQ(verdict.findings[0].why, "it is between 1.96608 ms and 2.097151 ms, not known more exactly, and "
                                       "the limit 2 ms lies in between; a limit of 2.097151 ms can be judged");
}

TEST(Judge, WantsEnoughValuesForAPercentile) {
    const Gate gate =
        gate_of({{.measure = "vfsreadlat.p99", .max = "2ms"}, {.measure = "vfsreadlat.p999", .max = "2ms"}});
    const auto at = [&](std::uint64_t values) { return judge(gate, {run_of(gate, {1'000, 1'000}, values)}, {}); };
    EXPECT_EQ(at(99).findings[0].outcome, Outcome::inconclusive);
    EXPECT_EQ(at(99).findings[0].why,
              "a run has only 99 values, and this percentile needs 100; try a lower one, max, or "
              "a command that does more");
    EXPECT_EQ(at(100).findings[0].outcome, Outcome::pass);
    EXPECT_EQ(at(100).findings[1].outcome, Outcome::inconclusive);
    EXPECT_EQ(at(100).code(), ExitCode::inconclusive);
    EXPECT_EQ(at(1000).code(), ExitCode::ok);
}

TEST(Judge, FailsWhereAMeasureVanished) {
    const Line most{.measure = "filetop.reads[file=*.h]", .max = "412"};
    const Gate gate = gate_of({most});
    const Finding finding = only(gate, runs_of(gate, {0, 0}));
    EXPECT_EQ(finding.outcome, Outcome::fail);
    EXPECT_THAT(finding.why, HasSubstr("nothing was measured"));
    EXPECT_THAT(finding.why, HasSubstr("ignore_if_unused"));
    EXPECT_EQ(outcome(most, {0, 5}), Outcome::pass); // one run has some
    Line unused = most;
    unused.ignore_if_unused = true;
    unused.min = "1";
    EXPECT_EQ(outcome(unused, {0, 0}), Outcome::pass);
    EXPECT_EQ(outcome({.measure = "filetop.reads", .max = "0"}, {0}), Outcome::pass); // that is what it asks for
    EXPECT_EQ(outcome({.measure = "filetop.reads", .equal = "0"}, {0}), Outcome::pass);
    RunResult lossy = run_of(gate, {0});
    lossy.plugins[0].ledger.lost_map = 1;
    lossy.measures[0].value = {0, 1};
    const Finding open = only(gate, {lossy});
    EXPECT_EQ(open.outcome, Outcome::lossy);
    RunResult cut_short = run_of(gate, {0});
    cut_short.measures[0].value = {0, Range::unbounded};
    EXPECT_NE(only(gate_of({unused}), {cut_short}).outcome, Outcome::pass) << "there was something, unread";
    EXPECT_THAT(open.why, HasSubstr("1 event lost because a table was full"));
}

TEST(Judge, NeverPassesACommandThatFailed) {
    const Gate gate = gate_of({{.measure = "filetop.reads", .max = "412"}, {.measure = "filetop.writes", .max = "1"}});
    RunResult good = run_of(gate, {400, 1}), bad = run_of(gate, {10, 1});
    bad.command.exit_status = 2;
    const Verdict verdict = judge(gate, {good, bad}, {});
    EXPECT_TRUE(verdict.command_failed);
    EXPECT_EQ(verdict.code(), ExitCode::command_failed);
    EXPECT_NE(verdict.outcome, Outcome::pass);
    EXPECT_EQ(verdict.findings[0].outcome, Outcome::inconclusive);
    EXPECT_EQ(verdict.findings[0].why, "the command failed in run 2 of 2 (exit status 2), so this is not everything it "
                                       "does; --allow-failure judges it anyway");
    const Verdict allowed = judge(gate, {good, bad}, {.failure_allowed = true});
    EXPECT_TRUE(allowed.command_failed);
    EXPECT_EQ(allowed.code(), ExitCode::ok);
    bad.command = {.exit_status = {}, .signal = 9};
    EXPECT_THAT(judge(gate, {bad}, {}).findings[0].why, testing::StartsWith("the command failed (killed by signal 9)"));
    bad.command = {};
    EXPECT_EQ(judge(gate, {bad}, {}).code(), ExitCode::command_failed);
    bad.measures[0] = {};
    bad.command.exit_status = 1;
    EXPECT_EQ(judge(gate, {bad}, {}).findings[0].why, "nothing was measured, but the command failed (exit status 1)");
}

TEST(Judge, SaysWarningsAndFailsNothingByThem) {
    const Gate gate = gate_of({{.measure = "filetop.reads", .max = "1", .warn = true, .reason = "headers"},
                               {.measure = "filetop.writes", .max = "412"}});
    const Verdict verdict = judge(gate, {run_of(gate, {5, 5})}, {});
    EXPECT_EQ(verdict.findings[0].outcome, Outcome::fail);
    EXPECT_TRUE(verdict.findings[0].warn);
    EXPECT_EQ(verdict.findings[0].reason, "headers");
    EXPECT_EQ(verdict.outcome, Outcome::pass);
    EXPECT_EQ(verdict.code(), ExitCode::ok);
}

TEST(Judge, IsAsBadAsItsWorstBudget) {
    const Gate gate = gate_of({{.measure = "filetop.reads", .max = "5"},
                               {.measure = "filetop.writes", .grow = "0%"},
                               {.measure = "filetop.rbytes", .max = "5"}});
    RunResult run = run_of(gate, {5, 5, 5});
    EXPECT_EQ(judge(gate, {run}, {}).code(), ExitCode::inconclusive); // no baseline
    run.plugins[0].ledger.lost_map = 1;
    run.measures[0].value = {5, 6};
    EXPECT_EQ(judge(gate, {run}, {}).code(), ExitCode::loss);
    run.measures[2].value = {6, Range::unbounded};
    EXPECT_EQ(judge(gate, {run}, {}).code(), ExitCode::gate_failed);
}

TEST(Judge, PassesNothingThatWasNotRunOrAsked) {
    EXPECT_EQ(judge(gate_of({}), {RunResult()}, {}).outcome, Outcome::inconclusive);
    const Gate gate = gate_of({{.measure = "filetop.reads", .max = "5"}});
    const Verdict verdict = judge(gate, {}, {});
    EXPECT_EQ(verdict.code(), ExitCode::inconclusive);
    EXPECT_THAT(verdict.findings[0].why, HasSubstr("there was no run"));
    EXPECT_EQ(verdict.gate, "build");
    EXPECT_THAT(verdict.command, testing::ElementsAre("make", "-j1"));
}

TEST(Judge, SaysWhichLimitCouldBeTightened) {
    const auto said = [](const Line &line, std::uint64_t value) {
        const Gate gate = gate_of({line});
        return only(gate, runs_of(gate, {value})).ratchet;
    };
    const Line most{.measure = "filetop.reads", .max = "100"};
    EXPECT_EQ(said(most, 91), "");
    EXPECT_EQ(said(most, 90), "it fell to 90, well below its limit; tighten it: max = 90");
    EXPECT_EQ(said(most, 101), ""); // it failed
    EXPECT_EQ(said({.measure = "filetop.rbytes", .max = "1MiB"}, 65536),
              "it fell to 64 KiB, well below its limit; tighten it: max = \"64KiB\"");
    const Line time{.measure = "vfsreadlat.p99", .max = "2ms"};
    EXPECT_EQ(said(time, 1'100'000), "");
    EXPECT_EQ(said(time, 900'000), "it fell to 900 us, well below its limit; tighten it: max = \"900us\"");
    EXPECT_EQ(said({.measure = "filetop.reads", .max = "100", .ignore_if_unused = true}, 0), "");
}

} // namespace
} // namespace tracer::gate
