// SPDX-License-Identifier: Apache-2.0
// Three busy processes on two CPUs: a preempted program makes a preemptible kernel skip others. Whatever it skips is in
// `missed`, and no kind of attachment misses more than next to nothing: kprobes are not preempted, the others have
// copies.
#include "support/temp_folder.hpp"
#include "support/tracing.hpp"

#include <gtest/gtest.h>

#include <ostream>

namespace tracer::test {
namespace {

struct Busy {
    const char *plugin;
    const char *kind;
    std::vector<std::string> job; ///< of one process
    std::int64_t events;          ///< of one process
    std::vector<std::string> options;
    std::int64_t others; ///< events that the rest of the machine may add

    friend void PrintTo(const Busy &busy, std::ostream *out) { *out << busy.plugin << " by " << busy.kind; }
};

constexpr int processes = 3;

std::vector<Busy> cases() {
    std::vector<Busy> all;
    // Emulated guests take their time. A kernel that skips nothing need not be asked for long, nor of each kind: the
    // other tests do that.
    const bool skips = kernel_skips_programs();
    const std::int64_t events = guest_kernel().empty() ? 40'000 : skips ? 15'000 : 4'000;
    const std::string count = std::to_string(events);
    const std::vector<std::string> sync{"--function", "__x64_sys_fsync"};
    const std::vector<std::string> forks{"--function", "tracepoint:sched:sched_process_fork"};
    const auto asked = [&](const char *kind) { return skips || kind == std::string("auto"); };
    for (const char *kind : {"auto", "tracepoint", "kprobe"}) {
        if (!asked(kind)) continue;
        all.push_back({"killsnoop", kind, {"kill", count}, events, {}, 500});
        all.push_back({"pidpersec", kind, {"fork", "300"}, 300, {}, 200});
        all.push_back({"usercheck", kind, {"exec", "300", "--fail"}, 300, {}, 200});
    }
    for (const char *kind : {"auto", "fentry", "kprobe"}) {
        if (!asked(kind)) continue;
        all.push_back({"stacksnoop", kind, {"call", count}, events, sync, 500});
    }
    if (asked("tracepoint")) all.push_back({"stacksnoop", "tracepoint", {"fork", "300"}, 300, forks, 200});
    for (const char *kind : {"auto", "fentry", "kprobe", "tracepoint"}) {
        for (const char *plugin : {"filetop", "vfsreadlat"}) {
            if (!asked(kind)) continue;
            all.push_back({plugin, kind, {"rw", "--reads", count, "--bytes", "64", "--file"}, events, {}, 200'000});
        }
    }
    return all;
}

class Preempt : public testing::TestWithParam<Busy> {
protected:
    /// Traces the three to their end: what was missed. `seen + missed` must be what happened.
    static std::int64_t missed() {
        const Busy &busy = GetParam();
        TempFolder folder;
        std::vector<std::unique_ptr<Workload>> workloads;
        for (int i = 0; i < processes; ++i) {
            auto job = busy.job;
            if (job.back() == "--file") job.push_back((folder.path() / std::to_string(i)).string());
            workloads.push_back(std::make_unique<Workload>(job));
        }
        std::vector<std::string> args{"run", busy.plugin, "-f", "json", "--attach", busy.kind};
        args.insert(args.end(), busy.options.begin(), busy.options.end());
        TracerRun run(args);
        EXPECT_TRUE(run.attached()) << run.err();
        run_together(workloads);
        EXPECT_EQ(run.stop(), 0) << run.err();
        expect_balanced(run, busy.plugin);

        const Json summary = run.records("summary", busy.plugin).at(0);
        const std::int64_t seen = integer(summary.at("seen")), missed = integer(summary.at("missed"));
        std::printf("%s by %s: truth %lld, seen %lld, missed %lld (%.3f %%)\n", busy.plugin, busy.kind,
                    static_cast<long long>(truth()), static_cast<long long>(seen), static_cast<long long>(missed),
                    100.0 * static_cast<double>(missed) / static_cast<double>(truth()));
        EXPECT_GE(seen + missed, truth()) << summary;
        EXPECT_LE(seen + missed, truth() + busy.others) << summary;
        return missed;
    }
    [[nodiscard]] static std::int64_t truth() { return processes * GetParam().events; }
};

} // namespace

TEST_P(Preempt, SeenAndMissedAreWhatHappened) {
    const Busy &busy = GetParam();
    const std::string plugin = busy.plugin, kind = busy.kind;
    if (const auto reason = kernel_refuses(kind); !reason.empty() && kind != "auto")
        GTEST_SKIP() << "not possible here: " << reason;
    if (plugin == "stacksnoop" && !kernel_refuses("kprobe").empty() && !kernel_refuses("fentry").empty())
        GTEST_SKIP() << "not possible here: " << kernel_refuses("kprobe");

    const auto missed = Preempt::missed();
    if (kernel_skips_programs()) {
        EXPECT_LT(missed * 1000, truth()) << "0.1 %";
    } else if (kind != "kprobe") { // readers that wait anywhere may leave a kretprobe without room
        EXPECT_EQ(missed, 0) << "a kernel that preempts no program skips none";
    }
}

TEST(CommandPreempt, IsFollowedInEveryProcessThatItMakes) {
    TracerRun run({"run", "pidpersec", "-f", "json", "--strict", "--", workload_binary(), "fork", "300", "--processes",
                   std::to_string(processes)});
    EXPECT_EQ(run.finish(), 0) << run.err();
    EXPECT_EQ(total(run.records("counter"), "tasks"), 301 * processes);
    EXPECT_EQ(run.err().find("not followed"), std::string::npos) << run.err();
}

INSTANTIATE_TEST_SUITE_P(Kernel, Preempt, testing::ValuesIn(cases()),
                         [](const auto &test) { return std::string(test.param.plugin) + "_" + test.param.kind; });

} // namespace tracer::test
