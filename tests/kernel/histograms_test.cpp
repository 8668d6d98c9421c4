// SPDX-License-Identifier: Apache-2.0
// Histograms by key: each value is in its key's, once, whatever the intervals; a full table is a loss that is told.
#include "kernel/received.hpp"
#include "support/temp_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace tracer::test {
namespace {

const std::string writesizes = TRACER_BINARY_DIR "/tests/kernel/plugins/writesizes.so";
constexpr std::int64_t bytes = 5000, processes = 3;

class HistogramsByKey : public testing::Test {
protected:
    /// Three processes write at once; what they say on the way is smaller.
    std::unique_ptr<TracerRun> trace(const Words &options) {
        const auto writes = std::to_string(natively_or_in_guest(100'000, 5'000));
        Workload workload({"rw", "--file", folder_.file("written"), "--writes", writes, "--bytes",
                           std::to_string(bytes), "--comm", "wl-writes", "--processes", std::to_string(processes)});
        Words args{"run", writesizes, "-f", "json", "-i", "20ms", "--least", "4096", "--comm", "wl-writes"};
        args.insert(args.end(), options.begin(), options.end());
        auto run = std::make_unique<TracerRun>(args);
        EXPECT_TRUE(run->attached()) << run->err();
        truth_ = workload.truth().at("processes");
        EXPECT_EQ(run->stop(), 0) << run->err();
        return run;
    }
    static std::vector<Json> of_pid(const std::vector<Json> &histograms, const Json &pid) {
        std::vector<Json> chosen;
        for (const auto &h : histograms)
            if (h.at("pid") == pid) chosen.push_back(h);
        return chosen;
    }
    TempFolder folder_;
    Json truth_;
};

TEST_F(HistogramsByKey, CountEachProcessesWritesInManyIntervals) {
    const auto run = trace({});
    const auto histograms = run->records("histogram");
    std::int64_t wanted = 0;
    ASSERT_EQ(truth_.size(), processes);
    for (const auto &process : truth_) {
        const auto own = of_pid(histograms, process.at("pid"));
        wanted += integer(process.at("writes"));
        if (!kernel_skips_programs()) {
            EXPECT_EQ(total(own, "count"), integer(process.at("writes")));
            EXPECT_EQ(total(own, "sum"), integer(process.at("wbytes")));
        }
        EXPECT_GT(own.size(), 1u) << "one interval alone shows no swap";
    }
    expect_complete(*run, "writesizes", total(histograms, "count"), wanted);
    for (const auto &h : histograms) {
        EXPECT_EQ(h.at("unit"), "bytes");
        EXPECT_EQ(h.at("comm"), "wl-writes");
        EXPECT_EQ(integer(h.at("min")), bytes);
        EXPECT_EQ(integer(h.at("max")), bytes);
        EXPECT_EQ(integer(h.at("p99")), bytes);
        ASSERT_EQ(h.at("buckets").size(), 1u);
        EXPECT_EQ(h.at("buckets")[0].at("count"), h.at("count"));
    }
}

TEST_F(HistogramsByKey, OfMoreKeysThanTheTableHoldsAreALoss) {
    const auto run = trace({"--max-processes", "1"});
    expect_balanced(*run, "writesizes");
    const auto summary = run->records("summary").at(0);
    EXPECT_GT(integer(summary.at("lost_map")), 0);
    EXPECT_EQ(integer(summary.at("emitted")), total(run->records("histogram"), "count"));
}

TEST_F(HistogramsByKey, AreChosenByTheirKey) {
    const auto run = trace({"--where", "pid = 1"});
    EXPECT_TRUE(run->records("histogram").empty());
    EXPECT_GT(integer(run->records("summary").at(0).at("left_out")), 0);
}

TEST_F(HistogramsByKey, AreReplayedFromARecordingAsTheyWere) {
    const std::string recording = folder_.file("recording"), json = folder_.file("live.jsonl");
    Workload workload({"rw", "--file", folder_.file("written"), "--writes", "100", "--bytes", std::to_string(bytes),
                       "--comm", "wl-writes"});
    TracerRun run({"run", writesizes, "--least", "4096", "--pid", std::to_string(workload.pid()), "-o", "json:" + json,
                   "--record", recording});
    ASSERT_TRUE(run.attached_by(json)) << run.err();
    workload.truth();
    ASSERT_EQ(run.stop(), 0) << run.err();
    ChildProcess replay({tracer_binary(), "replay", recording, "-f", "json"});
    ASSERT_EQ(replay.wait(), 0) << replay.err();
    std::ifstream file(json);
    const std::string live{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(replay.out(), live);
    EXPECT_THAT(live, testing::HasSubstr(R"("comm":"wl-writes","unit":"bytes","count":100,"sum":500000)"));
}

} // namespace
} // namespace tracer::test
