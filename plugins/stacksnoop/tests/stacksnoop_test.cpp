// SPDX-License-Identifier: Apache-2.0
#include "kernel/cell.hpp"
#include "kernel/differential.hpp"
#include "kernel/exact.hpp"

#include <algorithm>
#include <sstream>

namespace tracer::test {
namespace {

class Stacksnoop : public Cell {
protected:
    Stacksnoop() : Cell("stacksnoop") {}

    /// What one round of the workload passes once, for this kind. Not a system call's own tracepoint: older kernels
    /// (6.1 among them) hand its program the registers of user space, from which no kernel stack can be had.
    [[nodiscard]] std::string target() const {
        return forks() ? "tracepoint:sched:sched_process_fork" : "__x64_sys_fsync";
    }
    [[nodiscard]] bool forks() const { return kind() == "tracepoint"; }
    std::unique_ptr<TracerRun> run_of(std::int64_t rounds, std::vector<std::string> options) {
        Workload workload({forks() ? "fork" : "call", std::to_string(rounds)});
        options.insert(options.end(), {"--function", target(), "--pid", std::to_string(workload.pid())});
        auto run = trace(std::move(options));
        if (!run) return nullptr;
        truth_ = workload.truth();
        EXPECT_EQ(run->stop(), 0) << run->err();
        return run;
    }
    static bool holds(const Json &stack, const std::string &part) {
        return std::any_of(stack.begin(), stack.end(), [&](const Json &frame) {
            return frame.at("symbol").is_string() &&
                   frame.at("symbol").get<std::string>().find(part) != std::string::npos;
        });
    }
    Json truth_;
};

TEST_P(Stacksnoop, ShowsEachCallWithItsStack) {
    const auto rounds = forks() ? natively_or_in_guest(300, 100) : natively_or_in_guest(2000, 500);
    const auto run = run_of(rounds, {});
    ASSERT_TRUE(run);
    const auto events = run->records("event");
    expect_complete(*run, "stacksnoop", static_cast<std::int64_t>(events.size()), rounds);
    for (const auto &event : events) {
        ASSERT_EQ(event["pid"], truth_["pid"]);
        ASSERT_EQ(event["tid"], truth_["tid"]);
        ASSERT_EQ(event["comm"], "workload");
        ASSERT_TRUE(event["cpu"].is_number());
        const auto &stack = event["stack"];
        ASSERT_FALSE(stack.empty());
        EXPECT_EQ(stack[0]["symbol"], forks() ? "kernel_clone" : target()) << "what was probed comes first: " << stack;
        // Every stack of a system call ends in its entry.
        ASSERT_TRUE(holds(stack, "do_syscall_64") || holds(stack, "el0_svc")) << stack;
        ASSERT_FALSE(holds(stack, "bpf_trampoline") || holds(stack, "bpf_prog"))
            << "the tracer's own frames: " << stack;
        for (const auto &frame : stack) {
            ASSERT_TRUE(frame.contains("addr") && frame.contains("offset") && frame.contains("module")) << frame;
        }
    }
}

TEST_P(Stacksnoop, AddsUpEqualStacks) {
    const auto rounds = forks() ? natively_or_in_guest(600, 200) : natively_or_in_guest(20'000, 4'000);
    const auto run = run_of(rounds, {"--folded", "--interval", "20ms"});
    ASSERT_TRUE(run);
    const auto rows = run->records("row");
    expect_complete(*run, "stacksnoop", total(rows, "count"), rounds);
    for (const auto &row : rows)
        EXPECT_TRUE(holds(row["stack"], "do_syscall_64") || holds(row["stack"], "el0_svc")) << row;
}

TEST_F(Exact, StacksnoopOverManySwapsOfItsSums) {
    // A function where there are kprobes or trampolines; else a system call's tracepoint, which has a stack on kernels
    // that are new enough.
    const bool function = kernel_refuses("kprobe").empty() || kernel_refuses("fentry").empty();
    const std::int64_t each = scaled(1'000'000, 20);
    const auto run = trace(
        "stacksnoop", {"--folded", "--function", function ? "__x64_sys_fsync" : "tracepoint:syscalls:sys_enter_fsync"},
        {"call", std::to_string(each)}, false);
    ASSERT_TRUE(run);
    expect_complete(*run, "stacksnoop", total(run->records("row"), "count"), processes * each);
}

TEST_F(Differential, StacksnoopShowsTheSameStacks) {
    trace({{"kprobe:__x64_sys_fsync", "@stacks[kstack] = count();"}},
          {"stacksnoop", "--folded", "--function", "__x64_sys_fsync"}, {{"call", "500"}});
    if (IsSkipped() || HasFatalFailure()) return;
    Counts ours, theirs;
    for (const auto &row : run_->records("row")) {
        std::string frames;
        for (const auto &frame : row.at("stack"))
            frames += frame.at("symbol").get<std::string>() + '\n';
        ours[frames] += integer(row.at("count"));
    }
    for (const auto &[stack, count] : counts(maps_, "@stacks")) {
        std::istringstream lines(stack);
        std::string frames;
        for (std::string line; lines >> line;)
            frames += line.substr(0, line.find('+')) + '\n';
        theirs[frames] += count;
    }
    expect_complete(*run_, "stacksnoop", total(run_->records("row"), "count"), 500);
    if (!whole()) return;
    EXPECT_EQ(ours, theirs);
}

INSTANTIATE_TEST_SUITE_P(Kernel, Stacksnoop, testing::Values("fentry", "kprobe", "tracepoint"), kind_of);

} // namespace
} // namespace tracer::test
