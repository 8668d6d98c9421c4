// SPDX-License-Identifier: Apache-2.0
#include "config/gates_file.hpp"
#include "gate/baseline.hpp"
#include "gate/calibrate.hpp"
#include "gate/judge.hpp"
#include "unit/gate/gates.hpp"

#include <gmock/gmock.h>

namespace tracer::gate {
namespace {

Proposal proposal(const std::string &measure, const std::vector<std::uint64_t> &values, std::uint64_t records = 1000) {
    const Gate gate = gate_of({{.measure = measure, .grow = "0%"}});
    std::vector<RunResult> runs;
    for (const std::uint64_t value : values)
        runs.push_back(run_of(gate, {value}, records));
    return propose(gate, runs).at(0);
}

TEST(Calibrate, ProposesEqualityOfWhatNeverVaried) {
    const Proposal reads = proposal("filetop.reads", {412, 412, 412});
    EXPECT_EQ(reads.budget, "equal = 412");
    EXPECT_EQ(reads.reason, "412 in each of 3 runs");
    EXPECT_EQ(proposal("filetop.rbytes", {1u << 20, 1u << 20}).budget, "equal = \"1MiB\"");
    EXPECT_EQ(proposal("filetop.reads", {0, 0}).budget, "max = 0");
}

TEST(Calibrate, ProposesTheLargestAndOnceMoreTheSpread) {
    const Proposal reads = proposal("filetop.reads", {405, 400, 412});
    EXPECT_EQ(reads.budget, "max = 424");
    EXPECT_EQ(reads.reason, "between 400 and 412 in 3 runs: the largest plus the spread");
}

TEST(Calibrate, ProposesGrowthAndAWarningForTimes) {
    const Proposal quiet = proposal("vfsreadlat.p99", {1'000, 1'010, 1'000});
    EXPECT_EQ(quiet.budget, "grow = \"25%\", level = \"warn\"");
    EXPECT_THAT(quiet.reason, testing::HasSubstr("rank test"));
    EXPECT_EQ(proposal("vfsreadlat.p99", {1'000, 1'310, 1'000}).budget, "grow = \"65%\", level = \"warn\"");
    const Proposal warming = proposal("vfsreadlat.max", {20, 21, 22, 23, 10, 11, 12, 13});
    EXPECT_THAT(warming.reason, testing::HasSubstr("Its later runs differ from the earlier ones"));
    const Proposal steady = proposal("vfsreadlat.max", {20, 11, 22, 13, 10, 21, 12, 23});
    EXPECT_THAT(steady.reason, testing::Not(testing::HasSubstr("Its later runs")));
}

TEST(Calibrate, ProposesNothingForTooFewValues) {
    const Proposal few = proposal("vfsreadlat.p99", {1'000, 1'000}, 50);
    EXPECT_EQ(few.budget, "");
    EXPECT_EQ(few.reason, "no limit: a run has only 50 values, and this percentile needs 100");
}

TEST(Calibrate, WritesAFileThatItsOwnRunsPass) {
    Gate gate = gate_of({{.measure = "filetop.reads", .grow = "0%", .reason = "it \"matters\""},
                         {.measure = "filetop.rbytes[file=\"*.\\\\h\"]", .grow = "0%", .ignore_if_unused = true},
                         {.measure = "filetop.writes", .grow = "0%"},
                         {.measure = "vfsreadlat.p99", .grow = "0%"},
                         {.measure = "vfsreadlat.p999", .grow = "0%"}});
    gate.command = {"sh", "-c", "echo \"\x1b\\\""};
    gate.warmup = 2;
    std::vector<RunResult> runs;
    for (std::uint64_t i = 0; i < 5; ++i)
        runs.push_back(run_of(gate, {412, 0, 100 + i % 3, 1'000'000 + 10'000 * i, 2'000'000}, 500));
    const auto text = calibrated(gate, runs, false);
    ASSERT_TRUE(text) << text.error().line();
    EXPECT_THAT(*text, testing::HasSubstr("# 412 in each of 5 runs\n\"filetop.reads\" = { equal = 412, reason = "));
    EXPECT_THAT(*text, testing::HasSubstr("this percentile needs 1,000\n# \"vfsreadlat.p999\"\n"));

    const auto requests = config::parse_gates("gates.toml", *text);
    ASSERT_TRUE(requests) << requests.error().line() << "\n" << *text;
    ASSERT_EQ(requests->size(), 1u);
    EXPECT_EQ(requests->front().command, gate.command);
    EXPECT_EQ(requests->front().runs, 5u); // so that a rank test can say something
    EXPECT_EQ(requests->front().warmup, 2u);
    const auto back = prepare(requests->front(), sample_choices());
    ASSERT_TRUE(back) << back.error().line();
    ASSERT_EQ(back->measures.size(), 4u);
    for (RunResult &run : runs)
        run.measures.pop_back();
    const auto baseline = make_baseline(*back, runs, false);
    ASSERT_TRUE(baseline);
    const Verdict verdict = judge(*back, runs, {.baseline = &*baseline});
    for (const Finding &finding : verdict.findings)
        EXPECT_EQ(finding.outcome, Outcome::pass) << finding.measure << ": " << finding.why;
    EXPECT_TRUE(verdict.findings[3].warn);
}

TEST(Calibrate, ProposesNothingFromRunsThatFailedOrLost) {
    const Gate gate = gate_of({{.measure = "filetop.reads", .grow = "0%"}});
    auto runs = runs_of(gate, {1});
    runs[0].command.exit_status = 1;
    EXPECT_FALSE(calibrated(gate, runs, false));
    EXPECT_TRUE(calibrated(gate, runs, true));
    runs[0].plugins[0].ledger.lost_ring = 1;
    const auto lossy = calibrated(gate, runs, true);
    ASSERT_FALSE(lossy);
    EXPECT_EQ(lossy.error().code, ExitCode::loss);
}

} // namespace
} // namespace tracer::gate
