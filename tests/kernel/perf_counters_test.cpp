// SPDX-License-Identifier: Apache-2.0
// Counters that the host opens on each CPU, as programs read them.
#include "kernel/received.hpp"
#include "support/temp_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracer::test {
namespace {

const std::string writecost = TRACER_BINARY_DIR "/tests/kernel/plugins/writecost.so";

class PerfCounters : public testing::Test {
protected:
    TempFolder folder_;
    Workload workload_{
        {"rw", "--file", folder_.file("written"), "--writes", "2000", "--bytes", "4096", "--comm", "wl-cost"}};
    TracerRun run_with(const std::string &event) {
        return TracerRun({"run", writecost, "-f", "json", "--event", event, "--pid", std::to_string(workload_.pid())});
    }
};

TEST_F(PerfCounters, CountWhatACallTakes) {
    auto run = run_with("cpu-clock"); // nanoseconds, which every kernel counts
    ASSERT_TRUE(run.attached()) << run.err();
    workload_.truth();
    ASSERT_EQ(run.stop(), 0) << run.err();
    expect_balanced(run, "writecost");
    const auto histograms = run.records("histogram");
    const auto summary = run.records("summary").at(0);
    EXPECT_EQ(total(histograms, "count"), integer(summary.at("emitted")));
    EXPECT_GT(total(histograms, "count"), 1000) << "few calls change their CPU";
    EXPECT_GT(total(histograms, "sum"), 1000 * total(histograms, "count") / 20) << "50 ns are too few for a write";
    EXPECT_LT(total(histograms, "sum"), 60'000'000'000);
}

TEST_F(PerfCounters, OfAnEventThatNobodyKnowsAreRefused) {
    auto run = run_with("cicles");
    EXPECT_FALSE(run.attached());
    EXPECT_EQ(run.finish(), 2);
    EXPECT_THAT(run.err(), testing::HasSubstr("there is no event 'cicles'; did you mean cycles?"));
    workload_.truth();
}

TEST_F(PerfCounters, OfHardwareThatIsNotThereSaySo) {
    auto run = run_with("cycles");
    if (run.attached()) {
        workload_.truth();
        EXPECT_EQ(run.stop(), 0) << run.err();
        EXPECT_GT(total(run.records("histogram"), "sum"), 0);
        return;
    }
    EXPECT_EQ(run.finish(), 3);
    EXPECT_THAT(run.err(), testing::HasSubstr("cannot count cycles: this machine gives no access to that counter"));
    workload_.truth();
}

} // namespace
} // namespace tracer::test
