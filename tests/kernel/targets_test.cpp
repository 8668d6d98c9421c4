// SPDX-License-Identifier: Apache-2.0
// One program at several places: each event is told once, and what the kernel skipped is counted once.
#include "kernel/facts.hpp"
#include "support/tracing.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>

namespace tracer::test {
namespace {

constexpr std::int64_t forks = 200;
const std::string plugins = TRACER_BINARY_DIR "/tests/kernel/plugins/";

class SeveralTargets : public testing::TestWithParam<const char *> {
protected:
    void SetUp() override {
        const std::string kind = GetParam(), reason = kernel_refuses(kind == "kprobe" ? kind : "tracepoint");
        if (!reason.empty()) GTEST_SKIP() << "not possible here: " << reason;
    }
};

TEST_P(SeveralTargets, EachIsTraced) {
    Workload workload({"fork", std::to_string(forks)});
    TracerRun run(
        {"run", plugins + "places.so", "-f", "json", "--attach", GetParam(), "--pid", std::to_string(workload.pid())});
    ASSERT_TRUE(run.attached()) << run.err();
    EXPECT_EQ(run.records("start").at(0).at("variant"), GetParam());
    workload.truth();
    ASSERT_EQ(run.stop(), 0) << run.err();
    std::map<std::int64_t, std::int64_t> by_place;
    for (const auto &event : run.records("event"))
        ++by_place[integer(event.at("place"))];
    EXPECT_THAT(by_place, testing::SizeIs(2));
    for (const auto &[place, events] : by_place)
        EXPECT_EQ(events, forks) << place;
    expect_complete(run, "places", static_cast<std::int64_t>(run.records("event").size()), 2 * forks);
    expect_balanced(run, "places");
}

TEST_P(SeveralTargets, OneThatTheKernelLacksIsLeftOutAlone) {
    const Json variants = explained_variants(plugins + "places.so");
    const auto variant = std::ranges::find_if(variants, [](const Json &v) { return v.at("name") == GetParam(); });
    ASSERT_NE(variant, variants.end());
    const Json left_out = variant->at("left_out");
    ASSERT_EQ(left_out.size(), 1u) << *variant;
    EXPECT_THAT(left_out[0].get<std::string>(),
                testing::AnyOf("on_tracepoint on sched:sched_no_such_event", "on_raw on sched_no_such_event",
                               "on_function on sched_no_such_function"));
}

INSTANTIATE_TEST_SUITE_P(Kernel, SeveralTargets, testing::Values("tp", "raw_tracepoint", "kprobe"),
                         [](const auto &kind) { return std::string(kind.param); });

TEST(SkippedAtOneOfSeveralTargets, IsMissedOnce) {
    // Before 6.1 the kernel would run it there, within itself and without end.
    if (!kernel::detect().at_least(6, 2))
        GTEST_SKIP() << "not possible here: this kernel runs a raw tracepoint within itself";
    if (kernel_skips_programs()) GTEST_SKIP() << "not possible here: a copy of it runs where another is skipped";
    Workload workload({"fork", std::to_string(forks)});
    TracerRun run({"run", plugins + "skipped.so", "-f", "json", "--allow-helpers", "bpf_trace_printk", "--pid",
                   std::to_string(workload.pid())});
    ASSERT_TRUE(run.attached()) << run.err();
    workload.truth();
    ASSERT_EQ(run.stop(), 0) << run.err();
    EXPECT_EQ(total(run.records("counter"), "forks"), forks);
    expect_balanced(run, "skipped");
    const auto summary = run.records("summary").at(0);
    EXPECT_EQ(integer(summary.at("emitted")), forks);
    EXPECT_EQ(integer(summary.at("missed")), forks);
}

} // namespace
} // namespace tracer::test
