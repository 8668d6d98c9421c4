// SPDX-License-Identifier: Apache-2.0
// Three busy processes on two CPUs: a preempted program makes a preemptible kernel skip others. Whatever it skips is in
// `missed`, and every kind of attachment misses next to nothing: kprobes are not preempted, the others have copies.
#include "support/plugin_tables.hpp"
#include "support/temp_folder.hpp"
#include "support/tracing.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <set>

namespace tracer::test {
namespace {

struct Busy {
    Way way;             ///< whose job it is
    std::string kind;    ///< of --attach
    std::int64_t events; ///< of one process

    friend void PrintTo(const Busy &busy, std::ostream *out) { *out << busy.way.plugin << " by " << busy.kind; }
};

constexpr int processes = 3;

/// Can a run without --attach have the plugin's own options? (A function is no tracepoint's target.)
bool any_way_is_possible(const std::string &plugin) {
    const auto own = plugin_table(plugin).value("options", Words{});
    for (const auto &way : ways_of(plugin))
        if (way.words("/options") == own && kernel_refuses(way.kind()).empty()) return true;
    return false;
}

std::vector<Busy> cases() {
    std::vector<Busy> all;
    // Emulated guests take their time. A kernel that skips nothing need not be tried for long, nor with each kind: the
    // other tests do that. One that skips is tried with each, its own choice among them.
    const bool skips = kernel_skips_programs();
    const auto scaled = [&](std::int64_t events) {
        return guest_kernel().empty() || events < 1000 ? events : skips ? events * 3 / 8 : events / 10;
    };
    for (const auto &plugin : plugin_names()) {
        const auto ways = ways_of(plugin);
        if (ways.empty()) continue;
        if (!skips) all.push_back({ways.front(), "auto", scaled(ways.front().number("/many"))});
        std::set<std::string> kinds;
        for (const auto &way : ways)
            if (skips && kinds.insert(way.kind()).second) all.push_back({way, way.kind(), scaled(way.number("/many"))});
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
            workloads.push_back(
                std::make_unique<Workload>(busy.way.words("/job", busy.events, folder.file(std::to_string(i)))));
        }
        const std::string &plugin = busy.way.plugin;
        Words args{"run", plugin, "-f", "json", "--attach", busy.kind};
        for (const auto &option : busy.way.words("/options"))
            args.push_back(option);
        TracerRun run(args);
        EXPECT_TRUE(run.attached()) << run.err();
        run_together(workloads);
        EXPECT_EQ(run.stop(), 0) << run.err();
        expect_balanced(run, plugin);

        const Json summary = run.records("summary", plugin).at(0);
        const std::int64_t seen = integer(summary.at("seen")), missed = integer(summary.at("missed"));
        std::printf("%s by %s: truth %lld, seen %lld, missed %lld (%.3f %%)\n", plugin.c_str(), busy.kind.c_str(),
                    static_cast<long long>(truth()), static_cast<long long>(seen), static_cast<long long>(missed),
                    100.0 * static_cast<double>(missed) / static_cast<double>(truth()));
        EXPECT_GE(seen + missed, truth()) << summary;
        EXPECT_LE(seen + missed, truth() + busy.way.number("/background")) << summary;
        return missed;
    }
    [[nodiscard]] static std::int64_t truth() { return processes * GetParam().events; }
};

} // namespace

TEST_P(Preempt, SeenAndMissedAreWhatHappened) {
    const Busy &busy = GetParam();
    const std::string &kind = busy.kind;
    if (const auto reason = kernel_refuses(kind); !reason.empty() && kind != "auto")
        GTEST_SKIP() << "not possible here: " << reason;
    if (kind == "auto" && !any_way_is_possible(busy.way.plugin))
        GTEST_SKIP() << "not possible here: " << kernel_refuses(busy.way.kind());

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
                         [](const auto &test) { return test.param.way.plugin + "_" + test.param.kind; });

} // namespace tracer::test
