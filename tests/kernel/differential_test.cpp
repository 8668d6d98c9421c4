// SPDX-License-Identifier: Apache-2.0
// The same workload under tracer and under bpftrace at once. Where bpftrace can see it, both say the same; where they
// differ, the workload's own count says who is right, and the test why.
#include "support/bpftrace.hpp"
#include "support/temp_folder.hpp"
#include "support/tracing.hpp"

#include <gmock/gmock.h>

#include <map>
#include <sstream>

namespace tracer::test {
namespace {
using Counts = std::map<std::string, std::int64_t>;

/// A map of bpftrace's as counts by key; one that was never filled is not printed at all.
Counts counts(const Json &maps, const std::string &name) {
    const auto map = maps.value(name, Json::object());
    return map.is_object() ? map.get<Counts>() : Counts{{"", map.get<std::int64_t>()}};
}

/// tracer's events of one system call, counted by the values of these keys as bpftrace joins them.
Counts counted(const std::vector<Json> &events, const std::string &call, const Words &keys) {
    Counts all;
    for (const auto &event : events) {
        if (event.at("call") != call) continue;
        std::string joined;
        for (const auto &key : keys)
            joined += (joined.empty() ? "" : ",") + event.at(key).dump();
        ++all[joined];
    }
    return all;
}

std::int64_t number(const Json &maps, const std::string &name) { return maps.value(name, std::int64_t{0}); }

class Differential : public testing::Test {
protected:
    void SetUp() override {
        if (guest_kernel().empty())
            GTEST_SKIP() << "not possible here: bpftrace needs kprobes and /sys/kernel/debug; it is asked in guests";
    }

    /// Starts both, waits until each has attached all it has, and lets the jobs go, one after another.
    void trace(const std::vector<Bpftrace::Probe> &probes, Words args, const std::vector<Words> &jobs) {
        std::vector<std::unique_ptr<Workload>> workloads;
        for (Words job : jobs) {
            job.insert(job.end(), {"--comm", traced});
            workloads.push_back(std::make_unique<Workload>(job));
        }
        Bpftrace other(probes, traced, canary);
        const bool ready = other.ready([&] {
            (void)Workload({"busy", "1", "--file", folder_.file("canary"), "--comm", canary}).truth();
        });
        // Its release is of the time of the kernels up to 6.1.
        if (!ready && guest_kernel() != "5.10" && guest_kernel() != "6.1")
            GTEST_SKIP() << "not possible here: bpftrace says: " << other.why().substr(0, other.why().find('\n'));
        ASSERT_TRUE(ready) << other.why();
        args.insert(args.begin(), "run");
        args.insert(args.end(), {"-f", "json", "--comm", traced});
        run_ = std::make_unique<TracerRun>(args);
        ASSERT_TRUE(run_->attached()) << run_->finish() << ": " << run_->err();
        for (auto &workload : workloads)
            truths_.push_back(workload->truth());
        ASSERT_EQ(run_->stop(), 0) << run_->err();
        maps_ = other.maps();
    }
    /// Did the kernel run every program of ours? Where it skips some, it skips those of others, too, and they do not
    /// say so.
    [[nodiscard]] bool whole() const { return total(run_->records("summary"), "missed") == 0; }

    static constexpr const char *traced = "wl-traced", *canary = "wl-canary";
    TempFolder folder_;
    std::unique_ptr<TracerRun> run_;
    std::vector<Json> truths_;
    Json maps_; ///< bpftrace's
};

TEST_F(Differential, KillsnoopShowsTheSameKillsAndTheCallsBesides) {
    // struct pt_regs: the first argument at 112, the second at 104. (Of 5.10's tracepoints bpftrace 0.17 finds no
    // types.)
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

TEST_F(Differential, UsercheckShowsTheSameExecsAndThoseByExecveat) {
    trace({{"tracepoint:syscalls:sys_enter_execve", "@execs[pid, uid] = count();"}}, {"usercheck"},
          {{"exec", "40"},
           {"exec", "30", "--uid", "1000"},
           {"exec", "20", "--fail"},
           {"exec", "10", "--call", "execveat"}});
    if (IsSkipped() || HasFatalFailure()) return;
    expect_complete(*run_, "usercheck", total(run_->records("summary"), "emitted"), 100);
    if (!whole()) return;
    const auto events = run_->records("event");
    EXPECT_EQ(counted(events, "execve", {"pid", "uid"}), counts(maps_, "@execs"));
    EXPECT_EQ(counted(events, "execveat", {}), (Counts{{"", 10}}))
        << "another system call, of which execve's tracepoint knows nothing";
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

TEST_F(Differential, FiletopCountsTheSameReadsWithTheBytesThatMoved) {
    const std::string file = folder_.file("moved");
    trace(
        {{"kprobe:vfs_read", "@reads = count(); @asked = sum(arg2);"}, {"kretprobe:vfs_read", "@moved = sum(retval);"}},
        {"filetop"},
        {{"rw", "--file", file, "--reads", "300", "--bytes", "4096", "--file-bytes", "100"},
         {"rw", "--file", file, "--reads", "200", "--bytes", "100", "--call", "vectored"}});
    if (IsSkipped() || HasFatalFailure()) return;
    const auto rows = run_->records("row");
    Counts reads, bytes; // by process: one reads with read(2), the other one with readv(2)
    for (const auto &row : rows) {
        const auto pid = row.at("pid").dump();
        reads[pid] += integer(row.at("reads"));
        bytes[pid] += integer(row.at("rbytes"));
    }
    expect_complete(*run_, "filetop", total(rows, "reads"), 500);
    if (!whole()) return;
    const auto plain = truths_[0]["pid"].dump(), vectored = truths_[1]["pid"].dump();
    EXPECT_EQ(reads[plain], number(maps_, "@reads"));
    EXPECT_EQ(bytes[plain], number(maps_, "@moved"));
    EXPECT_EQ(bytes[plain], 300 * 100) << "what the file had";
    EXPECT_EQ(number(maps_, "@asked"), 300 * 4096) << "what the original calls bytes read";
    EXPECT_EQ(reads[vectored], 200) << "readv(2) does not pass vfs_read(), where the original looks";
    EXPECT_EQ(bytes[vectored], 200 * 100);
}

TEST_F(Differential, VfsreadlatCountsTheSameReadsAndThoseWithoutRoomForAReturn) {
    const std::string file = folder_.file("fast");
    constexpr std::int64_t fast = 300, slow = 200, nanoseconds = 2'000'000;
    trace({{"kprobe:vfs_read", "@start[tid] = nsecs; @calls[pid] = count();"},
           {"kretprobe:vfs_read", "if (@start[tid]) { @returns[pid] = count(); @took[pid] = sum(nsecs - @start[tid]); "
                                  "delete(@start[tid]); }"}},
          {"vfsreadlat"},
          {{"rw", "--file", file, "--reads", std::to_string(fast), "--bytes", "64"},
           {"slowread", "1", "--ns", std::to_string(nanoseconds), "--threads", std::to_string(slow)}});
    if (IsSkipped() || HasFatalFailure()) return;
    const auto histograms = run_->records("histogram");
    const auto pid = truths_[0]["pid"].dump(), blocked = truths_[1]["pid"].dump();
    auto calls = counts(maps_, "@calls"), returns = counts(maps_, "@returns"), took = counts(maps_, "@took");
    // The writer, a process of its own, reads in /proc whether all are blocked.
    std::int64_t all_calls = 0;
    for (const auto &[who, n] : calls)
        all_calls += n;
    EXPECT_EQ(integer(truths_[1].at("reads")), slow);
    if (!whole()) return expect_balanced(*run_, "vfsreadlat");
    EXPECT_EQ(total(histograms, "count"), all_calls) << "every call had its return";
    EXPECT_EQ(calls[pid], fast);
    EXPECT_EQ(returns[pid], fast);
    EXPECT_EQ(calls[blocked], slow);
    std::printf("of %lld reads that waited at once, bpftrace saw %lld return\n", static_cast<long long>(slow),
                static_cast<long long>(returns[blocked]));
    EXPECT_LT(returns[blocked], slow)
        << "a kretprobe has room for some ten calls in flight, and skips the rest in silence";
    EXPECT_GE(total(histograms, "sum"), slow * nanoseconds);
    EXPECT_LT(took[blocked], total(histograms, "sum"));
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

} // namespace
} // namespace tracer::test
