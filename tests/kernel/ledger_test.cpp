// SPDX-License-Identifier: Apache-2.0
// The ledger under pressure: whatever is too small, every event is accounted for, and what is said to be lost is lost.
#include "support/temp_folder.hpp"
#include "support/tracing.hpp"

#include <gtest/gtest.h>

namespace tracer::test {
namespace {

struct Summary {
    std::int64_t seen, emitted, filtered, lost_ring, lost_map;
};

/// Runs a plugin around a workload and gives its ledger, which must be balanced; `code` is the exit code.
class Pressed {
public:
    Pressed(const std::string &plugin, std::vector<std::string> options,
            const std::vector<std::vector<std::string>> &jobs) {
        std::vector<std::string> args{"run", plugin, "-f", "json", "-i", "50ms"};
        args.insert(args.end(), options.begin(), options.end());
        run = std::make_unique<TracerRun>(std::move(args));
        if (!run->attached()) {
            ADD_FAILURE() << "tracer ended with " << run->finish() << ": " << run->err();
            return;
        }
        for (const auto &job : jobs)
            (void)Workload(job).truth();
        code = run->stop();
        expect_balanced(*run, plugin);
        const Json last = run->records("summary", plugin).at(0);
        const auto of = [&](const char *key) { return integer(last.at(key)); };
        summary = {of("seen"), of("emitted"), of("filtered"), of("lost_ring"), of("lost_map")};
    }
    std::unique_ptr<TracerRun> run;
    Summary summary{};
    int code = -1;
};

} // namespace

TEST(Ledger, ARingOfOnePageLosesWhatItSaysAndNothingElse) {
    const Pressed pressed("killsnoop", {"--comm", "workload", "--ring-size", "4K"}, {{"kill", "100000"}});
    EXPECT_GE(pressed.summary.seen, 100'000);
    EXPECT_GT(pressed.summary.lost_ring, 0);
    EXPECT_EQ(pressed.summary.emitted + pressed.summary.lost_ring, 100'000);
    EXPECT_EQ(static_cast<std::int64_t>(pressed.run->records("event").size()), pressed.summary.emitted);
    EXPECT_EQ(pressed.code, 0) << pressed.run->err();
}

TEST(Ledger, StrictTurnsALossIntoExitCode5) {
    const Pressed lossy("killsnoop", {"--ring-size", "4K", "--strict"}, {{"kill", "100000"}});
    EXPECT_EQ(lossy.code, 5) << lossy.run->err();
}

TEST(Ledger, StrictIsContentWithoutALoss) {
    if (kernel_skips_programs()) GTEST_SKIP() << "not possible here: this kernel may skip programs";
    const Pressed calm("killsnoop", {"--strict"}, {{"kill", "100"}});
    EXPECT_EQ(calm.code, 0) << calm.run->err();
}

TEST(Ledger, ATableOfSixteenRowsAccountsForEveryThreadBeyond) {
    TempFolder folder;
    const std::string file = (folder.path() / "file").string();
    const Pressed pressed(
        "filetop", {"--comm", "workload", "--max-rows", "16"},
        {{"rw", "--file", file, "--reads", "200", "--writes", "200", "--bytes", "100", "--threads", "60"}});
    EXPECT_GT(pressed.summary.lost_map, 0);
    const auto rows = pressed.run->records("row", "filetop");
    EXPECT_EQ(total(rows, "reads") + total(rows, "writes"), pressed.summary.emitted);
}

TEST(Ledger, AStackMapOfEightAccountsForTheStacksBeyond) {
    TempFolder folder;
    const std::string file = (folder.path() / "file").string();
    const Pressed pressed("stacksnoop",
                          {"--function", "tracepoint:sched:sched_switch", "--folded", "--max-stacks", "8"},
                          {{"busy", "20", "--file", file}});
    EXPECT_GT(pressed.summary.lost_map, 0);
    EXPECT_EQ(total(pressed.run->records("row", "stacksnoop"), "count"), pressed.summary.emitted);
}

TEST(Ledger, WhatAFilterKeepsOutIsCountedAsFiltered) {
    const Pressed pressed("killsnoop", {"--comm", "workload", "--signal", "23"},
                          {{"kill", "2000"}, {"kill", "1000", "--signal", "23"}, {"kill", "3000"}});
    EXPECT_EQ(pressed.summary.emitted, 1000);
    EXPECT_GE(pressed.summary.filtered, 5000);
    for (const auto &event : pressed.run->records("event"))
        ASSERT_EQ(event["sig"], 23);
}

} // namespace tracer::test
