// SPDX-License-Identifier: Apache-2.0
// Rows of which each CPU has its own part are whole when they are shown.
#include "kernel/received.hpp"
#include "support/temp_folder.hpp"

#include <gtest/gtest.h>

namespace tracer::test {
namespace {

const std::string writerows = TRACER_BINARY_DIR "/tests/kernel/plugins/writerows.so";

TEST(RowsPerCpu, AreAddedUpOverCpusAndIntervals) {
    const TempFolder folder;
    constexpr std::int64_t bytes = 5000, processes = 8;
    const auto writes = natively_or_in_guest(50'000, 3'000);
    Workload workload({"rw", "--file", folder.file("written"), "--writes", std::to_string(writes), "--bytes",
                       std::to_string(bytes), "--comm", "wl-rows", "--processes", std::to_string(processes)});
    TracerRun run({"run", writerows, "-f", "json", "-i", "20ms", "--comm", "wl-rows"});
    ASSERT_TRUE(run.attached()) << run.err();
    const Json truth = workload.truth().at("processes");
    ASSERT_EQ(run.stop(), 0) << run.err();
    const auto rows = run.records("row");
    // Each process says what it did in one more write, and all of them together in another.
    expect_complete(run, "writerows", total(rows, "writes"), writes * processes + processes + 1);
    EXPECT_EQ(truth.size(), static_cast<std::size_t>(processes));
    if (!kernel_skips_programs()) {
        EXPECT_GT(total(rows, "bytes"), writes * processes * bytes);
        EXPECT_LT(total(rows, "bytes"), writes * processes * bytes + 100'000) << "and what was said of it";
    }
    EXPECT_GT(rows.size(), 1u);
    for (const auto &row : rows)
        EXPECT_EQ(integer(row.at("uid")), 0) << row;
}

} // namespace
} // namespace tracer::test
