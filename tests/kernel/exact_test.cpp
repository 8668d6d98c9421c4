// SPDX-License-Identifier: Apache-2.0
// Ten million events over hundreds and thousands of intervals, by several processes at once: the sums are what
// happened, to the last one.
#include "support/temp_folder.hpp"
#include "support/tracing.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>

namespace tracer::test {
namespace {

class Exact : public testing::Test {
protected:
    /// Emulated guests take their time.
    static std::int64_t scaled(std::int64_t events, std::int64_t slower = 60) {
        return guest_kernel().empty() ? events : events / slower;
    }
    static constexpr int processes = 3;

    /// Traces `job`, done by each of several processes; they are told from others by their name.
    std::unique_ptr<TracerRun> trace(const std::string &plugin, const Words &options, Words job, bool own_file) {
        Words args{"run", plugin, "-f", "json", "-i", "1ms", "--comm", name};
        args.insert(args.end(), options.begin(), options.end());
        job.insert(job.end(), {"--comm", name});
        std::vector<std::unique_ptr<Workload>> workloads;
        for (int i = 0; i < processes; ++i) {
            Words own = job;
            if (own_file) own.insert(own.end(), {"--file", folder_.file("moved-" + std::to_string(i))});
            workloads.push_back(std::make_unique<Workload>(own));
        }
        auto run = std::make_unique<TracerRun>(args);
        if (!run->attached()) {
            ADD_FAILURE() << "tracer ended with " << run->finish() << ": " << run->err();
            return nullptr;
        }
        run_together(workloads);
        EXPECT_EQ(run->stop(), 0) << run->err();
        std::printf("%s: %zu intervals\n", plugin.c_str(), run->records("ledger").size());
        return run;
    }
    const std::string name = "wl-exact";
    TempFolder folder_;
};

TEST_F(Exact, FiletopOverManySwapsOfItsTable) {
    const std::int64_t each = scaled(1'700'000);
    const auto count = std::to_string(each);
    const auto run = trace("filetop", {}, {"rw", "--reads", count, "--writes", count, "--bytes", "16"}, true);
    ASSERT_TRUE(run);
    auto rows = run->records("row");
    std::erase_if(rows, [](const Json &row) { return !row.at("file").get<std::string>().starts_with("moved-"); });
    const auto reads = total(rows, "reads"), writes = total(rows, "writes");
    expect_complete(*run, "filetop", reads + writes, 2 * processes * each);
    EXPECT_EQ(total(rows, "rbytes"), 16 * reads);
    EXPECT_EQ(total(rows, "wbytes"), 16 * writes);
    EXPECT_GT(run->records("ledger").size(), 10u);
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

TEST_F(Exact, PidpersecOverManyDifferencesOfItsCounter) {
    const std::int64_t each = scaled(12'000);
    const auto run = trace("pidpersec", {}, {"fork", std::to_string(each)}, false);
    ASSERT_TRUE(run);
    expect_complete(*run, "pidpersec", total(run->records("counter"), "tasks"), processes * each);
}

TEST_F(Exact, StacksnoopOverManySwapsOfItsSums) {
    // A function where there are kprobes or trampolines; else a system call's tracepoint, which has a stack on kernels
    // that are that new.
    const bool function = kernel_refuses("kprobe").empty() || kernel_refuses("fentry").empty();
    const std::int64_t each = scaled(1'000'000, 20);
    const auto run = trace(
        "stacksnoop", {"--folded", "--function", function ? "__x64_sys_fsync" : "tracepoint:syscalls:sys_enter_fsync"},
        {"call", std::to_string(each)}, false);
    ASSERT_TRUE(run);
    expect_complete(*run, "stacksnoop", total(run->records("row"), "count"), processes * each);
}

TEST_F(Exact, SwapsOfOnePluginStarveNoRingOfAnother) {
    const std::int64_t kills = scaled(500'000, 10), rounds = scaled(100'000, 10);
    const std::string out = folder_.file("records");
    Workload killer({"kill", std::to_string(kills), "--comm", name});
    Workload mover(
        {"rw", "--reads", std::to_string(rounds), "--bytes", "16", "--file", folder_.file("moved"), "--comm", name});
    TracerRun run({"run", "filetop", "killsnoop", "-f", "json", "-i", "10ms", "--comm", name, "-o", out});
    ASSERT_TRUE(run.attached_by(out, 2)) << run.err();
    killer.go();
    mover.go();
    (void)killer.truth();
    (void)mover.truth();
    ASSERT_EQ(run.stop(), 0) << run.err();

    std::int64_t events = 0, moved = 0, ticks = 0;
    std::map<std::string, Json> summaries;
    std::ifstream file(out);
    for (std::string line; std::getline(file, line);) {
        if (line.find("\"type\":\"event\"") != std::string::npos) {
            ++events; // half a million: parsed, they would take longer than the run
            continue;
        }
        const Json record = Json::parse(line);
        if (record["type"] == "row" && record["file"] == "moved") moved += integer(record["reads"]);
        if (record["type"] == "ledger" && record["plugin"] == "filetop") ++ticks;
        if (record["type"] == "summary") summaries[record["plugin"]] = record;
    }
    std::printf("%lld kills and %lld reads over %lld intervals: lost %lld\n", static_cast<long long>(events),
                static_cast<long long>(moved), static_cast<long long>(ticks),
                static_cast<long long>(integer(summaries["killsnoop"]["lost_ring"])));
    const auto of = [&](const char *key) { return integer(summaries.at("killsnoop").at(key)); };
    EXPECT_EQ(of("lost_ring"), 0) << summaries["killsnoop"];
    EXPECT_EQ(events, of("emitted"));
    EXPECT_LE(events, kills);
    EXPECT_GE(events + of("missed"), kills);
    const auto missed = integer(summaries.at("filetop").at("missed"));
    EXPECT_LE(moved, rounds);
    EXPECT_GE(moved + missed, rounds);
}

} // namespace
} // namespace tracer::test
