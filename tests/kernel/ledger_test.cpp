// SPDX-License-Identifier: Apache-2.0
// The ledger under pressure: whatever is too small, every event is accounted for, and what is said to be lost is lost.
#include "kernel/ledger_cell.hpp"

#include <csignal>

namespace tracer::test {
namespace {

using Everything = LedgerCell;
using Tables = LedgerCell;
using Stacks = LedgerCell;
using Rings = LedgerCell;

TEST_P(Everything, AFilterThatPassesOneOfThreeCountsTheOthersAsFiltered) {
    std::vector<std::unique_ptr<Workload>> workloads;
    workloads.reserve(3);
    for (int i = 0; i < 3; ++i)
        workloads.push_back(std::make_unique<Workload>(job(i)));
    // An exec is its child's, whose id nobody knows before; its third is told by its name.
    Words filter{"--pid", std::to_string(workloads[1]->pid())};
    if (plugin() == "usercheck") {
        Words named = job();
        named.insert(named.end(), {"--comm", "third"});
        workloads[1] = std::make_unique<Workload>(named);
        filter = {"--comm", "third"};
    }
    start(filter);
    run_together(workloads);
    stop();
    expect_events(of("emitted"), events());
    EXPECT_GE(of("filtered") + of("missed"), 2 * events()) << summary_;
    EXPECT_EQ(of("lost_ring") + of("lost_map"), 0) << summary_;
}

TEST_P(Rings, OnePageWithoutAReaderLosesWhatItSaysAndNothingElse) {
    Words options{"--ring-size", "4K", "--strict"};
    options.insert(options.end(), {"--comm", "pressed"});
    Words pressed = job();
    pressed.insert(pressed.end(), {"--comm", "pressed"});
    Workload workload(pressed);
    start(options);
    run_->process().signal(SIGSTOP);
    (void)workload.truth();
    run_->process().signal(SIGCONT);
    stop(5);
    EXPECT_GT(of("lost_ring"), 0) << summary_;
    EXPECT_GT(of("emitted"), 0) << "what the page holds";
    EXPECT_EQ(of("lost_map"), 0) << summary_;
    expect_events(of("emitted") + of("lost_ring"), events());
}

TEST_P(Tables, SixteenRowsAccountForEveryThreadBeyond) {
    Workload workload(
        {"rw", "--file", folder_.file("file"), "--reads", "50", "--writes", "50", "--bytes", "100", "--threads", "60"});
    start({"--max-rows", "16", "--strict", "--pid", std::to_string(workload.pid()), "--interval", "1h"});
    (void)workload.truth();
    stop(5);
    EXPECT_GT(of("lost_map"), 0) << summary_;
    EXPECT_GT(of("emitted"), 0) << summary_;
    expect_events(of("emitted") + of("lost_map"), 6000);
    EXPECT_LE(run_->records("row").size(), 16u);
}

TEST_P(Stacks, EightPlacesAccountForTheStacksBeyond) {
    Workload workload({"busy", "50", "--file", folder_.file("file")});
    // Called from everywhere.
    start({"--folded", "--max-stacks", "8", "--strict", "--function",
           traces_forks() ? "tracepoint:sched:sched_switch" : "dput"});
    (void)workload.truth();
    stop(5);
    EXPECT_GT(of("lost_map"), 0) << summary_;
    EXPECT_GT(of("emitted"), 0) << summary_;
}

TEST_P(Everything, StrictIsContentWithoutALoss) {
    if (kernel_skips_programs() || kind() == "kprobe")
        GTEST_SKIP() << "not possible here: this kernel may skip runs of programs";
    Workload workload(job());
    start({"--strict"});
    (void)workload.truth();
    stop(0);
}

constexpr const char *calls = "--calls", *with_pidfd = "kill,pidfd_send_signal", *type = "--file-type";
constexpr Way events[] = {{"killsnoop", "tracepoint"},
                          {"killsnoop", "tracepoint_pair", "tracepoint"},
                          {"killsnoop", "tracepoint_pidfd", "tracepoint", calls, with_pidfd},
                          {"killsnoop", "kprobe"},
                          {"killsnoop", "kprobe_pidfd", "kprobe", calls, with_pidfd},
                          {"usercheck", "tracepoint"},
                          {"usercheck", "kprobe"}};
constexpr Way stacks[] = {{"stacksnoop", "fentry"}, {"stacksnoop", "kprobe"}, {"stacksnoop", "tracepoint"}};
constexpr Way tables[] = {{"filetop", "fentry"}, {"filetop", "kprobe"}, {"filetop", "tracepoint"}};
constexpr Way sums[] = {{"pidpersec", "tp_btf", "tracepoint"},
                        {"pidpersec", "raw_tracepoint", "tracepoint"},
                        {"pidpersec", "kprobe"},
                        {"vfsreadlat", "fentry"},
                        {"vfsreadlat", "kprobe"},
                        {"vfsreadlat", "kprobe_kind", "kprobe", type, "regular"},
                        {"vfsreadlat", "tracepoint"},
                        {"vfsreadlat", "tracepoint_kind", "tracepoint", type, "regular"}};

INSTANTIATE_TEST_SUITE_P(Events, Everything, testing::ValuesIn(events), name_of);
INSTANTIATE_TEST_SUITE_P(Stacks, Everything, testing::ValuesIn(stacks), name_of);
INSTANTIATE_TEST_SUITE_P(Tables, Everything, testing::ValuesIn(tables), name_of);
INSTANTIATE_TEST_SUITE_P(Sums, Everything, testing::ValuesIn(sums), name_of);
INSTANTIATE_TEST_SUITE_P(Events, Rings, testing::ValuesIn(events), name_of);
INSTANTIATE_TEST_SUITE_P(Stacks, Rings, testing::ValuesIn(stacks), name_of);
INSTANTIATE_TEST_SUITE_P(Kernel, Tables, testing::ValuesIn(tables), name_of);
INSTANTIATE_TEST_SUITE_P(Kernel, Stacks, testing::ValuesIn(stacks), name_of);

} // namespace
} // namespace tracer::test
