// SPDX-License-Identifier: Apache-2.0
#include "kernel/cell.hpp"

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
    /// All sums are the workload's own; where the kernel skipped calls (and said so), none is above it.
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
    const auto rows = rows_of({"rw", "--reads", "30000", "--writes", "30000", "--bytes", "100"});
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
    expect_truth(rows_of({"rw", "--reads", "20000", "--writes", "20000", "--bytes", "100"}, {}, "1ms"));
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
    for (const char *call : {"vectored", "positioned", "positioned_vectored"}) {
        SCOPED_TRACE(call);
        expect_truth(rows_of({"rw", "--reads", "200", "--writes", "100", "--bytes", "1000", "--call", call}));
    }
    for (const char *call : {"sendfile", "splice"}) {
        SCOPED_TRACE(call);
        expect_truth(rows_of({"rw", "--reads", "200", "--bytes", "1000", "--call", call}));
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

INSTANTIATE_TEST_SUITE_P(Kernel, Filetop, testing::Values("fentry", "kprobe", "tracepoint"), kind_of);

} // namespace
} // namespace tracer::test
