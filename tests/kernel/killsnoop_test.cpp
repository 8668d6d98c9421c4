// SPDX-License-Identifier: Apache-2.0
#include "kernel/cell.hpp"

#include <csignal>

namespace tracer::test {
namespace {

class Killsnoop : public Cell {
protected:
    Killsnoop() : Cell("killsnoop") {}

    /// Traces the workload's process alone; gives the events.
    std::vector<Json> events_of(std::vector<std::string> job, std::vector<std::string> options = {}) {
        Workload workload(std::move(job));
        options.insert(options.end(), {"--pid", std::to_string(workload.pid())});
        const auto run = trace(std::move(options));
        if (!run) return {};
        truth_ = workload.truth();
        EXPECT_EQ(run->stop(), 0) << run->err();
        expect_nothing_lost(*run, "killsnoop");
        return run->records("event");
    }
    Json truth_;
};

TEST_P(Killsnoop, ShowsEveryKillOfAProcess) {
    const auto events = events_of({"kill", "5000"});
    ASSERT_EQ(events.size(), 5000u);
    for (const auto &event : events) {
        ASSERT_EQ(event["pid"], truth_["pid"]);
        ASSERT_EQ(event["tid"], truth_["tid"]);
        ASSERT_EQ(event["tpid"], truth_["pid"]);
        ASSERT_EQ(event["comm"], "workload");
        ASSERT_EQ(event["call"], "kill");
        ASSERT_EQ(event["sig"], 0);
        ASSERT_EQ(event["result"], 0);
        ASSERT_TRUE(event["error"].is_null()) << event;
    }
}

TEST_P(Killsnoop, NamesTheErrorOfAFailedKill) {
    // No process has an id above PID_MAX_LIMIT.
    const auto events = events_of({"kill", "7", "--target", "4194305", "--signal", "64"});
    ASSERT_EQ(events.size(), 7u);
    for (const auto &event : events) {
        EXPECT_EQ(event["result"], -ESRCH);
        EXPECT_EQ(event["error"], "ESRCH");
        EXPECT_EQ(event["tpid"], 4194305);
        EXPECT_EQ(event["sig"], 64);
    }
}

TEST_P(Killsnoop, ShowsProcessGroupsAsNegativeTargets) {
    const auto events = events_of({"kill", "3", "--target", "-4194305"});
    ASSERT_EQ(events.size(), 3u);
    EXPECT_EQ(events[0]["tpid"], -4194305);
}

TEST_P(Killsnoop, ShowsFailedCallsAloneOnDemand) {
    EXPECT_EQ(events_of({"kill", "10"}, {"--failed"}).size(), 0u);
    EXPECT_EQ(events_of({"kill", "10", "--target", "4194305"}, {"--failed"}).size(), 10u);
}

TEST_P(Killsnoop, FiltersBySignalInTheKernel) {
    EXPECT_EQ(events_of({"kill", "10", "--signal", "33"}, {"--signal", "33,10"}).size(), 10u);
    EXPECT_EQ(events_of({"kill", "10", "--signal", "33"}, {"--signal", "34"}).size(), 0u);
    EXPECT_EQ(events_of({"kill", "10"}, {"--signal", "0"}).size(), 10u);
}

TEST_P(Killsnoop, FiltersByTarget) {
    EXPECT_EQ(events_of({"kill", "10", "--target", "4194305"}, {"--target", "4194305"}).size(), 10u);
    EXPECT_EQ(events_of({"kill", "10", "--target", "4194305"}, {"--target", "4194304"}).size(), 0u);
}

TEST_P(Killsnoop, ShowsTheOtherCallsThatSendSignalsOnDemand) {
    const std::string all = "kill,tkill,tgkill,rt_sigqueueinfo,rt_tgsigqueueinfo,pidfd_send_signal";
    for (const char *call : {"tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal"}) {
        const auto events = events_of({"kill", "20", "--signal", "10", "--call", call}, {"--calls", all});
        ASSERT_EQ(events.size(), 20u) << call;
        for (const auto &event : events) {
            ASSERT_EQ(event["call"], call);
            ASSERT_EQ(event["sig"], SIGUSR1) << call;
            ASSERT_EQ(event["result"], 0) << call;
            ASSERT_EQ(event["tpid"], truth_["pid"]) << call;
        }
        EXPECT_EQ(events_of({"kill", "20", "--signal", "10", "--call", call}).size(), 0u) << "kill alone by default";
    }
}

INSTANTIATE_TEST_SUITE_P(Kernel, Killsnoop, testing::Values("tracepoint", "kprobe"), kind_of);

} // namespace
} // namespace tracer::test
