// SPDX-License-Identifier: Apache-2.0
#include "bpf/read/merge_cpus.hpp"

#include "support/sample_plugins.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>

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

TEST(MergeCpus, AddsPlainNumbersOfAnyWidthAndPartsOfOthers) {
    struct Row {
        std::uint64_t share;
        std::int64_t balance;
        std::uint32_t runs;
        std::uint16_t some;
        std::uint8_t few, flags;
    };
    model::Source source;
    source.kind = TRACER_SOURCE_TABLE;
    source.value_size = sizeof(Row);
    const auto column = [&](tracer_type type, std::size_t offset, std::uint32_t size) {
        auto &made = source.columns.emplace_back();
        made.type = type;
        made.offset = static_cast<std::uint32_t>(offset);
        made.size = size;
    };
    column(TRACER_TYPE_RATIO, offsetof(Row, share), 8);
    column(TRACER_TYPE_S64, offsetof(Row, balance), 8);
    column(TRACER_TYPE_U32, offsetof(Row, runs), 4);
    column(TRACER_TYPE_U16, offsetof(Row, some), 2);
    column(TRACER_TYPE_U8, offsetof(Row, few), 1);
    column(TRACER_TYPE_FLAGS, offsetof(Row, flags), 1);
    std::array<Row, 2> cpus{{{10, -5, 306, 7, 1, 4}, {20, 2, 307, 8, 2, 4}}};
    CpuMerger(source).merge(std::as_writable_bytes(std::span(cpus)), sizeof(Row));
    EXPECT_EQ(cpus[0].share, 30u);
    EXPECT_EQ(cpus[0].balance, -3);
    EXPECT_EQ(cpus[0].runs, 613u);
    EXPECT_EQ(cpus[0].some, 15u);
    EXPECT_EQ(cpus[0].few, 3u);
    EXPECT_EQ(cpus[0].flags, 4u) << "flags are no number";
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
