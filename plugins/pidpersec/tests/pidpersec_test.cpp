// SPDX-License-Identifier: Apache-2.0
#include "kernel/cell.hpp"
#include "kernel/differential.hpp"
#include "kernel/exact.hpp"

namespace tracer::test {
namespace {

class Pidpersec : public Cell {
protected:
    Pidpersec() : Cell("pidpersec") {}

    /// Counts what the workload's process makes, in short intervals; gives the counters.
    std::vector<Json> counters_of(std::int64_t wanted, std::vector<std::string> job,
                                  const std::string &interval = "10ms") {
        Workload workload(std::move(job));
        const auto run = trace({"--interval", interval, "--pid", std::to_string(workload.pid())});
        if (!run) return {};
        workload.truth();
        EXPECT_EQ(run->stop(), 0) << run->err();
        auto counters = run->records("counter");
        expect_complete(*run, "pidpersec", total(counters, "tasks"), wanted);
        return counters;
    }
};

TEST_P(Pidpersec, CountsEveryProcessOverShortIntervals) {
    const auto forks = natively_or_in_guest(500, 200);
    const auto counters = counters_of(forks, {"fork", std::to_string(forks)});
    EXPECT_EQ(total(counters, "threads"), 0);
    EXPECT_GT(counters.size(), 1u) << "more than one interval of 10 ms";
}

TEST_P(Pidpersec, CountsThreadsApart) {
    const auto counters = counters_of(500, {"threads", "500"});
    EXPECT_EQ(total(counters, "processes"), 0);
}

TEST_P(Pidpersec, LeavesOutClonesThatFailed) { counters_of(20, {"fork", "20", "--failed", "300"}); }

TEST_P(Pidpersec, KeepsItsSumWhereTicksAreMissed) {
    const auto forks = natively_or_in_guest(500, 200);
    counters_of(forks, {"fork", std::to_string(forks)}, "1ms");
}

TEST_F(Exact, PidpersecOverManyDifferencesOfItsCounter) {
    const std::int64_t each = scaled(12'000);
    const auto run = trace("pidpersec", {}, {"fork", std::to_string(each)}, false);
    ASSERT_TRUE(run);
    expect_complete(*run, "pidpersec", total(run->records("counter"), "tasks"), processes * each);
}

TEST_F(Differential, PidpersecCountsTheSameTasksAndLeavesOutFailedClones) {
    trace({{"kprobe:sched_fork", "@asked = count();"}, {"tracepoint:sched:sched_process_fork", "@forked = count();"}},
          {"pidpersec"}, {{"fork", "200", "--failed", "50"}});
    if (IsSkipped() || HasFatalFailure()) return;
    const auto tasks = total(run_->records("counter"), "tasks");
    expect_complete(*run_, "pidpersec", tasks, 200);
    if (!whole()) return;
    EXPECT_EQ(tasks, number(maps_, "@forked"));
    EXPECT_EQ(number(maps_, "@asked"), 250) << "sched_fork(), which the original counts, comes before the clone fails";
}

INSTANTIATE_TEST_SUITE_P(Kernel, Pidpersec, testing::Values("tracepoint", "kprobe"), kind_of);

} // namespace
} // namespace tracer::test
