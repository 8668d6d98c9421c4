// SPDX-License-Identifier: Apache-2.0
// The ledger under pressure: whatever is too small, every event is accounted for, and what is said to be lost is lost.
#include "kernel/ledger_cell.hpp"

#include <csignal>

namespace tracer::test {
namespace {

using Everything = LedgerCell;
using Tables = LedgerCell;
using Rings = LedgerCell;

TEST_P(Everything, AFilterThatPassesOneOfThreeCountsTheOthersAsFilteredWhichIsNoLoss) {
    std::vector<std::unique_ptr<Workload>> workloads;
    workloads.reserve(3);
    for (int i = 0; i < 3; ++i)
        workloads.push_back(std::make_unique<Workload>(job(i)));
    Words filter{"--pid", std::to_string(workloads[1]->pid())};
    if (way().told_by_comm()) {
        Words named = job();
        named.insert(named.end(), {"--comm", "third"});
        workloads[1] = std::make_unique<Workload>(named);
        filter = {"--comm", "third"};
    }
    // With nothing lost --strict is content; only a kernel that may skip runs of programs cannot promise that.
    if (!kernel_skips_programs() && way().kind() != "kprobe") filter.emplace_back("--strict");
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

TEST_P(Tables, ThatAreTooSmallAccountForEveryRowBeyond) {
    Workload workload(way().words("/overflow/job", 0, folder_.file("file")));
    const auto events = way().number("/overflow/events"), rows = way().number("/overflow/rows");
    Words options{"--strict"};
    if (way().table.at("overflow").value("own", false))
        options.insert(options.end(), {"--pid", std::to_string(workload.pid())});
    start(way().words("/overflow/options"), options);
    (void)workload.truth();
    stop(5);
    EXPECT_GT(of("lost_map"), 0) << summary_;
    EXPECT_GT(of("emitted"), 0) << summary_;
    if (events > 0) expect_events(of("emitted") + of("lost_map"), events);
    if (rows > 0) {
        EXPECT_LE(run_->records("row").size(), static_cast<std::size_t>(rows));
    }
}

const auto with_ring = all_ways([](const Way &way) { return way.has_ring(); });
const auto with_table = all_ways([](const Way &way) { return way.table.contains("overflow"); });

INSTANTIATE_TEST_SUITE_P(Kernel, Everything, testing::ValuesIn(all_ways()), name_of);
INSTANTIATE_TEST_SUITE_P(Kernel, Rings, testing::ValuesIn(with_ring), name_of);
INSTANTIATE_TEST_SUITE_P(Kernel, Tables, testing::ValuesIn(with_table), name_of);

} // namespace
} // namespace tracer::test
