// SPDX-License-Identifier: Apache-2.0
#include "bpf/read/merge_cpus.hpp"

#include "support/sample_plugins.hpp"

#include <gtest/gtest.h>

#include <array>

namespace tracer::bpf {
namespace {

TEST(MergeCpus, AddsAmountsAndTakesTheRestFromACpuThatHasIt) {
    auto spec = test::filetop_like();
    model::Source &source = spec.sources[0];
    source.value_size = sizeof(test::FileValue);
    std::array<test::FileValue, 3> cpus{};
    cpus[0] = {1, 0, 100, 1ull << 40, 0, 0, {}, {}};
    cpus[1] = {2, 5, 0, 1ull << 40, 77, 1, {}, {}};
    cpus[2] = {3, 0, 11, 0, 0, 0, {}, {}};
    test::set_text(cpus[1].comm, "cat");
    test::set_text(cpus[1].file, "x.h");
    CpuMerger(source).merge(std::as_writable_bytes(std::span(cpus)), sizeof(test::FileValue));
    EXPECT_EQ(cpus[0].reads, 6u);
    EXPECT_EQ(cpus[0].writes, 5u);
    EXPECT_EQ(cpus[0].rbytes, 111u);
    EXPECT_EQ(cpus[0].wbytes, 2ull << 40);
    EXPECT_EQ(cpus[0].pid, 77u);
    EXPECT_EQ(cpus[0].kind, 1u);
    EXPECT_STREQ(cpus[0].comm, "cat");
    EXPECT_STREQ(cpus[0].file, "x.h");
}

TEST(MergeCpus, AddsNumbersOfSeveralColumnsOnce) {
    auto spec = test::pidpersec_like(); // sums over both, and each alone
    spec.sources[0].value_size = sizeof(test::TaskCounter);
    std::array<test::TaskCounter, 2> cpus{{{1, 10}, {2, 20}}};
    CpuMerger(spec.sources[0]).merge(std::as_writable_bytes(std::span(cpus)), sizeof(test::TaskCounter));
    EXPECT_EQ(cpus[0].processes, 3u);
    EXPECT_EQ(cpus[0].threads, 30u);
}

TEST(MergeCpus, MergesHistograms) {
    const auto spec = test::writesizes_like();
    const std::uint64_t some[] = {4, 4}, others[] = {1000};
    std::array<test::HistogramBytes, 3> cpus{test::HistogramBytes{}, test::histogram_of(some),
                                             test::histogram_of(others)};
    CpuMerger(spec.sources[0]).merge(std::as_writable_bytes(std::span(cpus)), model::hist_size);
    const auto all = model::Histogram::of(cpus[0]);
    EXPECT_EQ(all.count, 3u);
    EXPECT_EQ(all.sum, 1008u);
    EXPECT_EQ(all.min, 4u);
    EXPECT_EQ(all.max, 1000u);
}

} // namespace
} // namespace tracer::bpf
