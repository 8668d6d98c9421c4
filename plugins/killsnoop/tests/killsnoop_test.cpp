// SPDX-License-Identifier: Apache-2.0
#include "kernel/cell.hpp"
#include "kernel/differential.hpp"

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
    /// The same of several jobs, traced in one run.
    std::vector<Json> events_of_all(std::int64_t wanted, const std::vector<Words> &jobs, const Words &options) {
        const auto run = trace_jobs(jobs, options);
        if (!run) return {};
        auto events = run->records("event");
        expect_complete(*run, "killsnoop", static_cast<std::int64_t>(events.size()), wanted);
        return events;
    }
    Json truth_;
};

TEST_P(Killsnoop, ShowsEveryKillOfAProcess) {
    const auto calls = natively_or_in_guest(5000, 1500);
    const auto events = events_of(calls, {"kill", std::to_string(calls)});
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
    const auto events = events_of_all(10, {{"kill", "10"}, {"kill", "10", "--target", "4194305"}}, {"--failed"});
    for (const auto &event : events)
        EXPECT_EQ(event["error"], "ESRCH");
}

TEST_P(Killsnoop, FiltersBySignalInTheKernel) {
    const std::vector<Words> jobs{{"kill", "10", "--signal", "33"}, {"kill", "20", "--signal", "34"}, {"kill", "30"}};
    for (const auto &event : events_of_all(10, jobs, {"--signal", "33,10"}))
        EXPECT_EQ(event["sig"], 33);
    for (const auto &event : events_of_all(30, jobs, {"--signal", "0"}))
        EXPECT_EQ(event["sig"], 0);
}

TEST_P(Killsnoop, FiltersByTarget) {
    const auto events = events_of_all(
        10, {{"kill", "10", "--target", "4194305"}, {"kill", "20", "--target", "4194304"}}, {"--target", "4194305"});
    for (const auto &event : events)
        EXPECT_EQ(event["tpid"], 4194305);
}

TEST_P(Killsnoop, ShowsTheOtherCallsThatSendSignalsOnDemand) {
    const Words calls{"tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal"};
    std::vector<Words> jobs;
    std::string all = "kill";
    for (const auto &call : calls) {
        jobs.push_back({"kill", "20", "--signal", "10", "--call", call});
        all += "," + call;
    }
    const auto events = events_of_all(100, jobs, {"--calls", all});
    for (std::size_t i = 0; i < calls.size() && i < truths_.size(); ++i) {
        auto own = events;
        std::erase_if(own, [&](const Json &event) { return event["call"] != calls[i]; });
        if (events.size() == 100) {
            EXPECT_EQ(own.size(), 20u) << calls[i];
        }
        for (const auto &event : own) {
            ASSERT_EQ(event["sig"], SIGUSR1) << calls[i];
            ASSERT_EQ(event["result"], 0) << calls[i];
            ASSERT_EQ(event["pid"], truths_[i]["pid"]) << calls[i];
            ASSERT_EQ(event["tpid"], truths_[i]["pid"]) << calls[i];
        }
    }
    events_of_all(0, jobs, {}); // by default, kill alone
}

TEST_F(Differential, KillsnoopShowsTheSameKillsAndTheCallsBesides) {
    // struct pt_regs: the first argument at 112, the second at 104. (bpftrace 0.17 finds no types of 5.10's
    // tracepoints.)
    trace({{"kprobe:__x64_sys_kill", "@target[tid] = *(int32 *)(arg0 + 112); @signal[tid] = *(int32 *)(arg0 + 104);"},
           {"kretprobe:__x64_sys_kill", "@kills[pid, @signal[tid], @target[tid], (int32)retval] = count();"}},
          {"killsnoop", "--calls", "kill,tgkill"},
          {{"kill", "300"},
           {"kill", "200", "--signal", "32"},
           {"kill", "100", "--signal", "9", "--target", "4194300"},
           {"kill", "50", "--call", "tgkill", "--signal", "10"}});
    if (IsSkipped() || HasFatalFailure()) return;
    expect_complete(*run_, "killsnoop", total(run_->records("summary"), "emitted"), 650);
    if (!whole()) return;
    const auto events = run_->records("event");
    EXPECT_EQ(counted(events, "kill", {"pid", "sig", "tpid", "result"}), counts(maps_, "@kills"));
    EXPECT_EQ(counted(events, "tgkill", {}), (Counts{{"", 50}}))
        << "who asks for kill(2) alone, as the original, sees none of these";
}

INSTANTIATE_TEST_SUITE_P(Kernel, Killsnoop, testing::Values("tracepoint", "kprobe"), kind_of);

} // namespace
} // namespace tracer::test
