// SPDX-License-Identifier: Apache-2.0
#include "kernel/cell.hpp"
#include "kernel/differential.hpp"
#include "kernel/exact.hpp"

namespace tracer::test {
namespace {

class Vfsreadlat : public Cell {
protected:
    Vfsreadlat() : Cell("vfsreadlat") {}

    std::vector<Json> histograms_of(std::vector<std::string> job, std::vector<std::string> options = {}) {
        Workload workload(std::move(job));
        options.insert(options.end(), {"--interval", "20ms", "--pid", std::to_string(workload.pid())});
        const auto run = trace(std::move(options));
        if (!run) return {};
        truth_ = workload.truth();
        EXPECT_EQ(run->stop(), 0) << run->err();
        auto histograms = run->records("histogram");
        expect_complete(*run, "vfsreadlat", total(histograms, "count"), integer(truth_["reads"]));
        return histograms;
    }
    Json truth_;
};

TEST_P(Vfsreadlat, CountsEachReadWithItsLatency) {
    constexpr std::int64_t least = 3'000'000;
    const auto histograms = histograms_of({"slowread", "60", "--ns", std::to_string(least)});
    const auto count = total(histograms, "count"), sum = total(histograms, "sum");
    EXPECT_GE(sum, count * least);
    EXPECT_LE(sum, integer(truth_["sum_ns"]));
    for (const auto &h : histograms) {
        if (integer(h["count"]) == 0) continue;
        EXPECT_EQ(h["unit"], "ns");
        EXPECT_LE(integer(h["max"]), integer(truth_["max_ns"]));
        std::int64_t in_buckets = 0, before = 0;
        for (const auto &bucket : h["buckets"]) {
            in_buckets += integer(bucket["count"]);
            EXPECT_GE(integer(bucket["lo"]), before);
            EXPECT_GT(integer(bucket["hi"]), least) << "no read was faster than " << least;
            before = integer(bucket["hi"]);
        }
        EXPECT_EQ(in_buckets, integer(h["count"]));
        for (const char *key : {"p50", "p90", "p99", "p999"}) {
            EXPECT_GE(integer(h[key]), integer(h["min"])) << key;
            EXPECT_LE(integer(h[key]), integer(h["max"])) << key;
        }
    }
}

TEST_P(Vfsreadlat, CountsFastReadsExactly) {
    const std::string file = folder_.file("fast");
    const auto reads = std::to_string(natively_or_in_guest(20'000, 5'000));
    histograms_of({"rw", "--file", file, "--reads", reads, "--bytes", "16"});
}

TEST_P(Vfsreadlat, TellsKindsOfFilesApart) {
    histograms_of({"slowread", "20", "--ns", "100000"}, {"--file-type", "pipe"});
    Workload workload({"slowread", "20", "--ns", "100000"});
    const auto run = trace({"--file-type", "regular", "--pid", std::to_string(workload.pid())});
    ASSERT_TRUE(run);
    workload.truth();
    ASSERT_EQ(run->stop(), 0);
    EXPECT_EQ(total(run->records("histogram"), "count"), 0);
}

TEST_P(Vfsreadlat, CountsTwoHundredThreadsThatBlockAtOnceOrSaysWhatItMissed) {
    Workload workload({"slowread", "3", "--ns", "1000000", "--threads", "200"});
    const auto run = trace({"--pid", std::to_string(workload.pid())});
    ASSERT_TRUE(run);
    workload.truth();
    ASSERT_EQ(run->stop(), 0);
    const auto count = total(run->records("histogram"), "count");
    if (kind() != "kprobe") return expect_complete(*run, "vfsreadlat", count, 600);
    // The kernel has a few return instances per CPU, and skips the rest.
    expect_balanced(*run, "vfsreadlat");
    EXPECT_LE(count, 600);
    EXPECT_GE(count + total(run->records("summary"), "missed"), 600);
}

TEST_F(Exact, VfsreadlatOverManyDifferencesOfItsBuckets) {
    const std::int64_t each = scaled(3'400'000);
    const auto run = trace("vfsreadlat", {}, {"rw", "--reads", std::to_string(each), "--bytes", "16"}, true);
    ASSERT_TRUE(run);
    const auto histograms = run->records("histogram");
    expect_complete(*run, "vfsreadlat", total(histograms, "count"), processes * each);
    for (const auto &h : histograms) {
        std::int64_t in_buckets = 0;
        for (const auto &bucket : h.at("buckets"))
            in_buckets += integer(bucket.at("count"));
        ASSERT_EQ(in_buckets, integer(h.at("count"))) << h;
    }
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
    // The writer, a process of its own, checks in /proc that all are blocked.
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

INSTANTIATE_TEST_SUITE_P(Kernel, Vfsreadlat, testing::Values("fentry", "kprobe", "tracepoint"), kind_of);

} // namespace
} // namespace tracer::test
