// SPDX-License-Identifier: Apache-2.0
#include "kernel/cell.hpp"
#include "kernel/differential.hpp"
#include "kernel/exact.hpp"

namespace tracer::test {
namespace {

class Filetop : public Cell {
protected:
    Filetop() : Cell("filetop") {}

    /// Traces the workload's process alone; gives the rows of its file, whose calls must be `wanted`.
    std::vector<Json> rows_of(std::vector<std::string> job, std::vector<std::string> options = {},
                              const std::string &interval = "10ms") {
        job.insert(job.end(), {"--file", folder_.file("moved")});
        Workload workload(std::move(job));
        options.insert(options.end(), {"--interval", interval, "--pid", std::to_string(workload.pid())});
        const auto run = trace(std::move(options));
        if (!run) return {};
        truth_ = workload.truth();
        EXPECT_EQ(run->stop(), 0) << run->err();
        expect_balanced(*run, "filetop");
        auto rows = rows_of_file(*run, "moved");
        const auto calls = total(rows, "reads") + total(rows, "writes");
        expect_complete(*run, "filetop", calls, integer(truth_["reads"]) + integer(truth_["writes"]));
        intervals_ = run->records("ledger").size();
        whole_ = calls == integer(truth_["reads"]) + integer(truth_["writes"]);
        return rows;
    }
    /// All sums are the workload's own; where the kernel skipped calls (and said so), no sum is larger.
    void expect_truth(const std::vector<Json> &rows) const {
        for (const char *key : {"reads", "writes", "rbytes", "wbytes"}) {
            if (whole_)
                EXPECT_EQ(total(rows, key), integer(truth_.at(key))) << key;
            else
                EXPECT_LE(total(rows, key), integer(truth_.at(key))) << key;
        }
    }
    Json truth_;
    std::size_t intervals_ = 0;
    bool whole_ = false;
};

TEST_P(Filetop, CountsReadsWritesAndBytesOverShortIntervals) {
    const auto calls = std::to_string(natively_or_in_guest(30'000, 8'000));
    const auto rows = rows_of({"rw", "--reads", calls, "--writes", calls, "--bytes", "100"});
    expect_truth(rows);
    EXPECT_GE(intervals_, 2u);
    for (const auto &row : rows) {
        EXPECT_EQ(row["pid"], truth_["pid"]);
        EXPECT_EQ(row["tid"], truth_["tid"]);
        EXPECT_EQ(row["comm"], "workload");
        EXPECT_EQ(row["file_type"], "regular");
    }
}

TEST_P(Filetop, KeepsItsSumsWhereTicksAreMissed) {
    const auto calls = std::to_string(natively_or_in_guest(20'000, 5'000));
    expect_truth(rows_of({"rw", "--reads", calls, "--writes", calls, "--bytes", "100"}, {}, "1ms"));
}

TEST_P(Filetop, CountsTheBytesMovedAndNotThoseAskedFor) {
    const auto rows = rows_of({"rw", "--reads", "10", "--bytes", "1048576", "--file-bytes", "1000"});
    expect_truth(rows);
    EXPECT_EQ(truth_["rbytes"], 10000);
}

TEST_P(Filetop, TellsThreadsApart) {
    const auto rows = rows_of({"rw", "--reads", "500", "--writes", "300", "--bytes", "64", "--threads", "4"});
    expect_truth(rows);
    if (!whole_) return;
    for (const auto &thread : truth_["threads"]) {
        auto own = rows;
        std::erase_if(own, [&](const Json &row) { return row.at("tid") != thread.at("tid"); });
        EXPECT_EQ(total(own, "reads"), 500);
        EXPECT_EQ(total(own, "wbytes"), 300 * 64);
    }
}

TEST_P(Filetop, SeesTheOtherWaysToReadAndWrite) {
    const Words calls{"vectored", "positioned", "positioned_vectored", "sendfile", "splice"};
    std::vector<Words> jobs;
    for (const auto &call : calls) {
        jobs.push_back({"rw", "--reads", "200", "--bytes", "1000", "--call", call, "--file", folder_.file(call)});
        if (call != "sendfile" && call != "splice") jobs.back().insert(jobs.back().end(), {"--writes", "100"});
    }
    const auto run = trace_jobs(jobs, {"--interval", "10ms"});
    ASSERT_TRUE(run);
    std::int64_t seen = 0, done = 0;
    for (std::size_t i = 0; i < calls.size(); ++i) {
        const auto rows = rows_of_file(*run, calls[i]);
        seen += total(rows, "reads") + total(rows, "writes");
        done += integer(truths_[i].at("reads")) + integer(truths_[i].at("writes"));
    }
    expect_complete(*run, "filetop", seen, done);
    whole_ = seen == done;
    for (std::size_t i = 0; i < calls.size(); ++i) {
        SCOPED_TRACE(calls[i]);
        truth_ = truths_[i];
        expect_truth(rows_of_file(*run, calls[i]));
    }
}

TEST_P(Filetop, LeavesOutWhatIsNotWanted) {
    Workload workload({"rw", "--reads", "100", "--writes", "70", "--file", folder_.file("half")});
    const auto run = trace({"--read-only", "--interval", "100ms", "--pid", std::to_string(workload.pid())});
    ASSERT_TRUE(run);
    workload.truth();
    ASSERT_EQ(run->stop(), 0);
    const auto rows = run->records("row");
    expect_complete(*run, "filetop", total(rows, "reads"), 100);
    EXPECT_EQ(total(rows, "writes"), 0);
}

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

INSTANTIATE_TEST_SUITE_P(Kernel, Filetop, testing::Values("fentry", "kprobe", "tracepoint"), kind_of);

} // namespace
} // namespace tracer::test
