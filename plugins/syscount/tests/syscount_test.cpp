// SPDX-License-Identifier: Apache-2.0
#include "kernel/cell.hpp"
#include "kernel/differential.hpp"
#include "kernel/exact.hpp"

#include <algorithm>

namespace tracer::test {
namespace {

/// The rows of one call.
std::vector<Json> of_call(std::vector<Json> rows, const std::string &call) {
    std::erase_if(rows, [&](const Json &row) { return row.at("call") != call; });
    return rows;
}
std::int64_t calls(const std::vector<Json> &rows, const std::string &call) {
    return total(of_call(rows, call), "calls");
}

class Syscount : public Cell {
protected:
    Syscount() : Cell("syscount") {}

    /// Traces only the workload's process; returns the rows, which must have `wanted` of `call`.
    std::vector<Json> rows_of(const std::string &call, std::int64_t wanted, const Words &job, Words options = {}) {
        Workload workload(job);
        options.insert(options.end(), {"--interval", "10ms", "--pid", std::to_string(workload.pid())});
        const auto run = trace(options);
        if (!run) return {};
        truth_ = workload.truth();
        EXPECT_EQ(run->stop(), 0) << run->err();
        auto rows = run->records("row");
        expect_complete(*run, "syscount", calls(rows, call), wanted);
        whole_ = total(run->records("summary"), "missed") == 0;
        return rows;
    }
    /// Traces a command from its exec to its end.
    std::vector<Json> rows_of_command(Words command, Words options = {}) {
        Words args{"run", "syscount", "-f", "json", "--attach", kind()};
        args.insert(args.end(), options.begin(), options.end());
        args.insert(args.end(), {"--", workload_binary()});
        args.insert(args.end(), command.begin(), command.end());
        TracerRun run(args);
        EXPECT_EQ(run.finish(), 0) << run.err();
        expect_balanced(run, "syscount");
        std::vector<Json> rows;
        const std::string out = run.process().out();
        for (std::size_t at = 0, end; (end = out.find('\n', at)) != std::string::npos; at = end + 1) {
            const Json line = Json::parse(out.substr(at, end - at));
            if (line.value("type", "") == "row") rows.push_back(line);
            if (line.value("type", "") == "summary") whole_ = integer(line.at("missed")) == 0;
        }
        return rows;
    }
    Json truth_;
    bool whole_ = false; ///< the kernel skipped no program
};

TEST_P(Syscount, CountsEveryCallOfAProcessOverShortIntervals) {
    const auto count = natively_or_in_guest(30'000, 8'000);
    const auto rows = rows_of("getppid", count, {"syscalls", std::to_string(count)});
    for (const auto &row : rows) {
        EXPECT_EQ(row.at("comm"), "workload");
        EXPECT_FALSE(row.contains("duration")) << "which nobody took";
        EXPECT_FALSE(row.contains("pid"));
    }
    EXPECT_EQ(total(of_call(rows, "getppid"), "errors"), 0);
}

TEST_P(Syscount, CountsACallThatNeverEndsWhenItBegins) {
    const auto exits = rows_of("exit_group", 1, {"syscalls", "10"});
    if (whole_) {
        EXPECT_EQ(calls(exits, "getppid"), 10);
    }
    rows_of("exit", 50, {"threads", "50"});
}

TEST_P(Syscount, CountsAForkOnceThoughTwoThreadsLeaveIt) {
    const auto run = trace_jobs({{"fork", "100"}});
    ASSERT_TRUE(run);
    const auto rows = run->records("row");
    expect_complete(*run, "syscount", calls(rows, "clone") + calls(rows, "exit_group"), 100 + 101);
}

TEST_P(Syscount, CountsReturnsFromHandlersByTheirNameAndNeverAsFailed) {
    const auto rows = rows_of("rt_sigreturn", 500, {"syscalls", "500", "--call", "sigreturn"});
    EXPECT_EQ(total(of_call(rows, "rt_sigreturn"), "errors"), 0);
    if (whole_) {
        EXPECT_EQ(calls(rows, "tgkill"), 500);
    }
}

TEST_P(Syscount, TellsFailedCallsApart) {
    const Words job{"syscalls", "700", "--call", "getcwd"};
    const auto all = rows_of("getcwd", 700, job);
    EXPECT_EQ(total(of_call(all, "getcwd"), "errors"), calls(all, "getcwd"));
    EXPECT_GT(total(all, "calls"), total(all, "errors")) << "exit_group at least";
    for (const auto &row : rows_of("getcwd", 700, job, {"-x"}))
        EXPECT_EQ(row.at("calls"), row.at("errors")) << row;
    for (const char *error : {"ERANGE", "34"})
        for (const auto &row : rows_of("getcwd", 700, job, {"-e", error}))
            EXPECT_EQ(row.at("call"), "getcwd") << row;
    EXPECT_TRUE(rows_of("getcwd", 0, job, {"-e", "EXDEV"}).empty());
}

TEST_P(Syscount, CountsCallsThatSeccompRefusesThoughTheyNeverBegin) {
    for (const auto &options : {Words{}, Words{"-L"}}) {
        const auto rows = rows_of("getppid", 400, {"syscalls", "400", "--call", "refused"}, options);
        EXPECT_EQ(total(of_call(rows, "getppid"), "errors"), calls(rows, "getppid"));
    }
}

TEST_P(Syscount, TakesAnInterruptedCallForTheErrorThatItsCallerGets) {
    const auto rows = rows_of("rt_sigsuspend", 300, {"syscalls", "300", "--call", "interrupted"}, {"-e", "EINTR"});
    EXPECT_EQ(total(of_call(rows, "rt_sigsuspend"), "errors"), calls(rows, "rt_sigsuspend"));
}

TEST_P(Syscount, ShowsTheNumberOfACallWithoutAName) {
    const auto rows =
        rows_of("getppid", 0, {"syscalls", "40", "--call", "unknown", "--numbers", "2"}, {"-e", "ENOSYS"});
    if (!whole_) return;
    EXPECT_EQ(calls(rows, "10000"), 20);
    EXPECT_EQ(calls(rows, "10001"), 20);
}

TEST_P(Syscount, Counts32BitCallsApart) {
#if !defined(__x86_64__)
    GTEST_SKIP() << "not possible here: no int $0x80";
#endif
    const auto rows = rows_of("32-bit", 200, {"syscalls", "200", "--call", "int80"}, {"-L"});
    EXPECT_EQ(calls(rows, "writev"), 0) << "which has the 64-bit number 20, as getpid has among the 32-bit ones";
    EXPECT_GT(total(of_call(rows, "32-bit"), "duration"), 0);
}

TEST_P(Syscount, TellsExecveatFromExecveWhetherItSucceedsOrNot) {
    for (const auto &options : {Words{}, Words{"-L"}}) {
        const auto rows = rows_of_command({"exec", "20", "--call", "execveat"}, options);
        if (!whole_) continue;
        EXPECT_EQ(calls(rows, "execveat"), 20);
        EXPECT_EQ(calls(rows, "execve"), 1) << "the command's own";
    }
    const auto failed = rows_of_command({"exec", "20", "--call", "execveat", "--fail"});
    if (!whole_) return;
    EXPECT_EQ(total(of_call(failed, "execveat"), "errors"), 20);
    EXPECT_EQ(calls(failed, "execve"), 1);
}

TEST_P(Syscount, BeginsACommandWithItsExec) {
    const auto rows = rows_of_command({"syscalls", "100"}, {"-L"});
    ASSERT_FALSE(rows.empty());
    for (const auto &row : rows)
        EXPECT_EQ(row.at("comm"), "workload") << "what tracer's child does before is not one of its calls: " << row;
    if (!whole_) return;
    EXPECT_EQ(calls(rows, "execve"), 1);
    EXPECT_EQ(calls(rows, "getppid"), 100);
    EXPECT_EQ(calls(rows, "exit_group"), 1);
    EXPECT_GT(total(of_call(rows, "execve"), "duration"), 0);
}

TEST_P(Syscount, AddsUpTheTimeInCalls) {
    constexpr std::int64_t least = 3'000'000;
    const auto rows = rows_of("read", 60, {"slowread", "60", "--ns", std::to_string(least)}, {"-L"});
    const auto reads = of_call(rows, "read");
    if (whole_) {
        EXPECT_GE(total(reads, "duration"), 60 * least);
    }
    EXPECT_LE(total(reads, "duration"), integer(truth_.at("sum_ns")));
}

TEST_P(Syscount, CountsByProcessOnDemand) {
    for (const auto &options : {Words{"-P"}, Words{"-P", "-L"}}) {
        const auto run = trace_jobs({{"syscalls", "300"}, {"syscalls", "400", "--call", "getcwd"}}, options);
        ASSERT_TRUE(run);
        auto rows = run->records("row");
        expect_balanced(*run, "syscount");
        EXPECT_EQ(total(rows, "calls"), total(run->records("summary"), "emitted"));
        std::erase_if(rows, [&](const Json &row) { return row.at("pid") != truths_[1].at("pid"); });
        EXPECT_GE(total(rows, "calls") + total(run->records("summary"), "missed"), 400);
        EXPECT_GE(total(rows, "errors") + total(run->records("summary"), "missed"), 400);
        for (const auto &row : rows) {
            EXPECT_FALSE(row.contains("call"));
            EXPECT_EQ(row.contains("duration"), options.size() == 2);
        }
    }
}

TEST_F(Exact, SyscountOverManySwapsOfItsTable) {
    for (const auto &options : {Words{}, Words{"-L"}}) {
        std::int64_t each = scaled(1'000'000, 10);
        std::size_t swaps = 0;
        // Where the machine has other work, there are fewer swaps while the calls are made: then by more calls.
        for (int tries = 0; tries < 4 && swaps <= 10; ++tries, each *= 2) {
            const auto run = trace("syscount", options, {"syscalls", std::to_string(each)}, false);
            ASSERT_TRUE(run);
            expect_complete(*run, "syscount", calls(run->records("row"), "getppid"), processes * each);
            swaps = run->records("ledger").size();
        }
        EXPECT_GT(swaps, 10u);
    }
}

TEST_F(Differential, SyscountCountsTheSameCallsAndEachForkExitAndReturnFromAHandlerOnce) {
    if (guest_kernel() == "5.10") GTEST_SKIP() << "not possible here: bpftrace 0.17 finds no types of its tracepoints";
    trace({{"tracepoint:raw_syscalls:sys_exit",
            "@calls[args->id] = count(); if (args->ret < 0 && args->ret > -4096) { @failed[args->id] = count(); }"}},
          {"syscount"},
          {{"syscalls", "300"},
           {"syscalls", "200", "--call", "getcwd"},
           {"syscalls", "100", "--call", "sigreturn"},
           {"fork", "50"}});
    if (IsSkipped() || HasFatalFailure()) return;
    const auto rows = run_->records("row");
    expect_complete(*run_, "syscount", calls(rows, "getppid") + calls(rows, "getcwd"), 500);
    if (!whole()) return;
    auto others = counts(maps_, "@calls"), failed = counts(maps_, "@failed");
    EXPECT_EQ(calls(rows, "getppid"), others["110"]);
    EXPECT_EQ(calls(rows, "getcwd"), others["79"]);
    EXPECT_EQ(total(of_call(rows, "getcwd"), "errors"), failed["79"]);
    EXPECT_EQ(calls(rows, "tgkill"), others["234"]);
    EXPECT_EQ(calls(rows, "clone"), 50);
    EXPECT_EQ(others["56"], 100) << "where the original looks, both processes of a fork leave one";
    EXPECT_EQ(calls(rows, "rt_sigreturn"), 100);
    EXPECT_EQ(others["-1"], 100) << "and a return from a handler has no number any more";
    EXPECT_EQ(calls(rows, "exit_group"), 54);
    EXPECT_EQ(others["231"], 0) << "nor does an exit end";
}

INSTANTIATE_TEST_SUITE_P(Kernel, Syscount, testing::Values("tp_btf", "raw_tracepoint"), kind_of);

} // namespace
} // namespace tracer::test
