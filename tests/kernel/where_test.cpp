// SPDX-License-Identifier: Apache-2.0
// Conditions on columns are exact to the event: what they let through and what they leave out add up to what was done.
#include "kernel/exact.hpp"

#include <gmock/gmock.h>

namespace tracer::test {
namespace {
using testing::HasSubstr;

class Where : public Exact {
protected:
    /// Traces two jobs at the same time.
    std::unique_ptr<TracerRun> trace_two(const Words &args, const std::vector<Words> &jobs) {
        std::vector<std::unique_ptr<Workload>> workloads;
        for (Words job : jobs) {
            job.insert(job.end(), {"--comm", name});
            workloads.push_back(std::make_unique<Workload>(job));
        }
        Words all{"run", "-f", "json", "-i", "5ms", "--comm", name};
        all.insert(all.begin() + 1, args.begin(), args.end());
        auto run = std::make_unique<TracerRun>(all);
        if (!run->attached()) {
            ADD_FAILURE() << "tracer ended with " << run->finish() << ": " << run->err();
            return nullptr;
        }
        run_together(workloads);
        EXPECT_EQ(run->stop(), 0) << run->err();
        return run;
    }
};

TEST_F(Where, EventsThatAreLeftOutAreFilteredAndNoneIsUnaccountedFor) {
    const std::int64_t shown = scaled(20'000), left_out = scaled(30'000);
    const auto run = trace_two(
        {"killsnoop", "--where", "sig = 0 && error = none", "--where", "killsnoop: comm = wl-*"},
        {{"kill", std::to_string(shown)}, {"kill", std::to_string(left_out), "--target", "4194305", "--signal", "64"}});
    ASSERT_TRUE(run);
    const auto events = run->records("event");
    for (const auto &event : events)
        ASSERT_TRUE(event["sig"] == 0 && event["error"].is_null()) << event;
    expect_complete(*run, "killsnoop", static_cast<std::int64_t>(events.size()), shown);
    const Json summary = run->records("summary").at(0);
    EXPECT_EQ(integer(summary["emitted"]), static_cast<std::int64_t>(events.size()));
    EXPECT_GE(integer(summary["filtered"]) + integer(summary["missed"]), left_out); // others kill, too
    EXPECT_FALSE(summary.contains("left_out"));
}

TEST_F(Where, RowsThatAreLeftOutAreCountedAndTheirEventsWereEmitted) {
    const std::int64_t rounds = scaled(20'000);
    const std::string count = std::to_string(rounds);
    const auto run = trace_two({"filetop", "--where", "file = shown && reads > 0"},
                               {{"rw", "--reads", count, "--bytes", "16", "--file", folder_.file("shown")},
                                {"rw", "--reads", count, "--bytes", "16", "--file", folder_.file("hidden")}});
    ASSERT_TRUE(run);
    std::int64_t reads = 0;
    for (const auto &row : run->records("row")) {
        EXPECT_EQ(row["file"], "shown");
        reads += integer(row["reads"]);
    }
    expect_complete(*run, "filetop", reads, rounds);
    const Json summary = run->records("summary").at(0);
    EXPECT_GE(integer(summary["emitted"]) + integer(summary["missed"]), 2 * rounds);
    EXPECT_GT(integer(summary.value("left_out", Json(0))), 0);
    EXPECT_THAT(run->err(), HasSubstr("; left_out "));
}

TEST_F(Where, ConditionsOfOnePluginLeaveAnotherAlone) {
    const std::string count = std::to_string(scaled(1'000, 10));
    const auto run =
        trace_two({"killsnoop", "filetop", "--where", "killsnoop: pid = 1"},
                  {{"kill", count}, {"rw", "--reads", count, "--bytes", "16", "--file", folder_.file("f")}});
    ASSERT_TRUE(run);
    EXPECT_TRUE(run->records("event", "killsnoop").empty());
    EXPECT_FALSE(rows_of_file(*run, "f").empty());
    EXPECT_FALSE(run->records("summary", "filetop").at(0).contains("left_out"));
    expect_balanced(*run, "killsnoop");
}

TEST_F(Where, AConditionThatFitsNothingEndsTheRunBeforeItAttaches) {
    TracerRun run({"run", "filetop", "--where", "reads > 1 && wbyts > 4096"});
    EXPECT_EQ(run.finish(), 2);
    EXPECT_THAT(run.err(), HasSubstr("character 14: there is no column 'wbyts'; did you mean wbytes"));
    EXPECT_THAT(run.err(), HasSubstr("\n  reads > 1 && wbyts > 4096\n"
                                     "               ^~~~~\n"));
    EXPECT_TRUE(run.records().empty());
}

} // namespace
} // namespace tracer::test
