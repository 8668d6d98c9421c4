// SPDX-License-Identifier: Apache-2.0
#include "kernel/cell.hpp"

#include <algorithm>

namespace tracer::test {
namespace {

class Stacksnoop : public Cell {
protected:
    Stacksnoop() : Cell("stacksnoop") {}

    /// What one fsync(2) passes once, for this kind: the function that it calls, or its own tracepoint.
    [[nodiscard]] std::string target() const {
        return kind() == "tracepoint" ? "tracepoint:syscalls:sys_enter_fsync" : "vfs_fsync_range";
    }
    std::unique_ptr<TracerRun> run_of(const std::string &calls, std::vector<std::string> options) {
        Workload workload({"call", calls});
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
    const auto run = run_of("2000", {});
    ASSERT_TRUE(run);
    const auto events = run->records("event");
    expect_complete(*run, "stacksnoop", static_cast<std::int64_t>(events.size()), 2000);
    for (const auto &event : events) {
        ASSERT_EQ(event["pid"], truth_["pid"]);
        ASSERT_EQ(event["tid"], truth_["tid"]);
        ASSERT_EQ(event["comm"], "workload");
        ASSERT_TRUE(event["cpu"].is_number());
        const auto &stack = event["stack"];
        ASSERT_FALSE(stack.empty());
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
    const auto run = run_of("20000", {"--folded", "--interval", "20ms"});
    ASSERT_TRUE(run);
    const auto rows = run->records("row");
    expect_complete(*run, "stacksnoop", total(rows, "count"), 20000);
    for (const auto &row : rows)
        EXPECT_TRUE(holds(row["stack"], "do_syscall_64") || holds(row["stack"], "el0_svc")) << row;
}

INSTANTIATE_TEST_SUITE_P(Kernel, Stacksnoop, testing::Values("fentry", "kprobe", "tracepoint"), kind_of);

} // namespace
} // namespace tracer::test
