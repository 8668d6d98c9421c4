// SPDX-License-Identifier: Apache-2.0
#include "kernel/cell.hpp"

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
    const auto counters = counters_of(500, {"fork", "500"});
    EXPECT_EQ(total(counters, "threads"), 0);
    EXPECT_GT(counters.size(), 1u) << "more than one interval of 10 ms";
}

TEST_P(Pidpersec, CountsThreadsApart) {
    const auto counters = counters_of(500, {"threads", "500"});
    EXPECT_EQ(total(counters, "processes"), 0);
}

TEST_P(Pidpersec, LeavesOutClonesThatFailed) { counters_of(20, {"fork", "20", "--failed", "300"}); }

TEST_P(Pidpersec, KeepsItsSumWhereTicksAreMissed) { counters_of(500, {"fork", "500"}, "1ms"); }

INSTANTIATE_TEST_SUITE_P(Kernel, Pidpersec, testing::Values("tracepoint", "kprobe"), kind_of);

} // namespace
} // namespace tracer::test
