// SPDX-License-Identifier: Apache-2.0
#include "kernel/cell.hpp"

#include <csignal>

namespace tracer::test {
namespace {

class Killsnoop : public Cell {
protected:
    Killsnoop() : Cell("killsnoop") {}

    /// Traces the workload's process alone; gives the events, which must be `wanted`.
    std::vector<Json> events_of(std::int64_t wanted, std::vector<std::string> job,
                                std::vector<std::string> options = {}) {
        Workload workload(std::move(job));
        options.insert(options.end(), {"--pid", std::to_string(workload.pid())});
        const auto run = trace(std::move(options));
        if (!run) return {};
        truth_ = workload.truth();
        EXPECT_EQ(run->stop(), 0) << run->err();
        auto events = run->records("event");
        expect_complete(*run, "killsnoop", static_cast<std::int64_t>(events.size()), wanted);
        return events;
    }
    Json truth_;
};

TEST_P(Killsnoop, ShowsEveryKillOfAProcess) {
    const auto events = events_of(5000, {"kill", "5000"});
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
    const auto events = events_of(7, {"kill", "7", "--target", "4194305", "--signal", "64"});
    for (const auto &event : events) {
        EXPECT_EQ(event["result"], -ESRCH);
        EXPECT_EQ(event["error"], "ESRCH");
        EXPECT_EQ(event["tpid"], 4194305);
        EXPECT_EQ(event["sig"], 64);
    }
}

TEST_P(Killsnoop, ShowsProcessGroupsAsNegativeTargets) {
    const auto events = events_of(3, {"kill", "3", "--target", "-4194305"});
    for (const auto &event : events)
        EXPECT_EQ(event["tpid"], -4194305);
}

TEST_P(Killsnoop, ShowsFailedCallsAloneOnDemand) {
    events_of(0, {"kill", "10"}, {"--failed"});
    events_of(10, {"kill", "10", "--target", "4194305"}, {"--failed"});
}

TEST_P(Killsnoop, FiltersBySignalInTheKernel) {
    events_of(10, {"kill", "10", "--signal", "33"}, {"--signal", "33,10"});
    events_of(0, {"kill", "10", "--signal", "33"}, {"--signal", "34"});
    events_of(10, {"kill", "10"}, {"--signal", "0"});
}

TEST_P(Killsnoop, FiltersByTarget) {
    events_of(10, {"kill", "10", "--target", "4194305"}, {"--target", "4194305"});
    events_of(0, {"kill", "10", "--target", "4194305"}, {"--target", "4194304"});
}

TEST_P(Killsnoop, ShowsTheOtherCallsThatSendSignalsOnDemand) {
    const std::string all = "kill,tkill,tgkill,rt_sigqueueinfo,rt_tgsigqueueinfo,pidfd_send_signal";
    for (const char *call : {"tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal"}) {
        const auto events = events_of(20, {"kill", "20", "--signal", "10", "--call", call}, {"--calls", all});
        for (const auto &event : events) {
            ASSERT_EQ(event["call"], call);
            ASSERT_EQ(event["sig"], SIGUSR1) << call;
            ASSERT_EQ(event["result"], 0) << call;
            ASSERT_EQ(event["tpid"], truth_["pid"]) << call;
        }
        events_of(0, {"kill", "20", "--signal", "10", "--call", call}); // by default, kill alone
    }
}

INSTANTIATE_TEST_SUITE_P(Kernel, Killsnoop, testing::Values("tracepoint", "kprobe"), kind_of);

} // namespace
} // namespace tracer::test
