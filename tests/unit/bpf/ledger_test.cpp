// SPDX-License-Identifier: Apache-2.0
#include "bpf/account/ledger.hpp"
#include "bpf/read/percpu.hpp"

#include <tracer/bpf/shared.h>

#include <gtest/gtest.h>

#include <cstring>

namespace tracer::bpf {
namespace {

tracer_ledger totals(u64 seen) {
    tracer_ledger t{};
    t.seen = t.emitted = seen;
    return t;
}

ProgramMisses misses(std::size_t program, bool counting, std::uint64_t recursion, unsigned copy = 0) {
    ProgramMisses m;
    m.program = program;
    m.counting = counting;
    m.copy = copy;
    m.recursion = recursion;
    return m;
}

TEST(Missed, IsWhatTheKernelSkippedOfTheCountingProgram) {
    EXPECT_EQ(make_ledger(totals(100), {misses(0, true, 7)}, false).missed, 7u);
}

TEST(Missed, OfAProgramWithSeveralTargetsIsItsOwnCountOnceAndWhatEachLinkTells) {
    std::vector<ProgramMisses> programs;
    for (const std::uint64_t unhooked : {2, 3}) {
        auto link = misses(0, true, 7);
        link.unhooked = unhooked;
        add_link(programs, link);
    }
    ASSERT_EQ(programs.size(), 1u);
    EXPECT_EQ(make_ledger(totals(100), programs, false).missed, 12u);
    add_link(programs, misses(1, true, 1)); // another program
    add_link(programs, misses(1, true, 1)); // and a kind whose links tell nothing
    EXPECT_EQ(make_ledger(totals(100), programs, false).missed, 13u);
}

TEST(Missed, OfTheCopiesOfAProgramWithSeveralTargetsIsKeptApart) {
    std::vector<ProgramMisses> programs;
    for (unsigned copy = 0; copy < TRACER_COPIES; ++copy)
        for (int target = 0; target < 2; ++target)
            add_link(programs, misses(0, true, 10 - copy, copy));
    ASSERT_EQ(programs.size(), std::size_t{TRACER_COPIES});
    auto t = totals(995);
    t.ends = {{990, 991, 992}, 995};
    EXPECT_EQ(make_ledger(t, programs, true).missed, 5u) << "1,000 events at both targets together";
}

TEST(Missed, CountsAReturnWithoutEntryOnlyWhereTheEntryWasSkipped) {
    auto t = totals(100);
    t.unmatched = 5; // calls that began before the attach
    EXPECT_EQ(make_ledger(t, {misses(0, false, 0), misses(1, true, 0)}, false).missed, 0u);
    EXPECT_EQ(make_ledger(t, {misses(0, false, 3), misses(1, true, 1)}, false).missed, 4u);
    EXPECT_EQ(make_ledger(t, {misses(0, false, 30), misses(1, true, 0)}, false).missed, 5u);
}

TEST(Missed, ShowsStarvedKretprobesAlsoWhereTheKernelDoesNotCountThem) {
    auto t = totals(10);
    t.unreturned = 190;
    auto kretprobe = misses(1, true, 0);
    kretprobe.kretprobe = true;
    EXPECT_EQ(make_ledger(t, {misses(0, false, 0), kretprobe}, false).missed, 190u);
    kretprobe.unhooked = 190; // 6.7 and later
    EXPECT_EQ(make_ledger(t, {misses(0, false, 0), kretprobe}, false).missed, 190u);
    kretprobe.unhooked = 0; // calls still under way are not missed
    EXPECT_EQ(make_ledger(t, {misses(0, false, 0), kretprobe}, false).missed, 0u);
}

TEST(Missed, WithCopiesIsWhatNoCopySaw) {
    auto t = totals(997);
    t.ends = {{880, 50, 67}, 997};
    // 1,000 events: the first copy was skipped at 120, and at 3 of them the others, too.
    EXPECT_EQ(make_ledger(t, {misses(0, true, 120), misses(0, true, 50, 1), misses(0, true, 4, 2)}, true).missed, 3u);
}

TEST(Missed, WithCopiesIsNotHiddenByAnEventThatOnlyTheLongestLivedCopyMet) {
    auto t = totals(602);
    t.ends = {{601, 601, 602}, 602}; // the last event came when the first two were detached already
    EXPECT_EQ(make_ledger(t, {misses(0, true, 1), misses(0, true, 1, 1), misses(0, true, 1, 2)}, true).missed, 1u);
}

TEST(Missed, WithCopiesCountsAReturnWithoutEntryOnlyWhereAllCopiesOfTheEntryWereSkipped) {
    auto t = totals(990);
    t.ends = {{996, 997, 998}, 1000};
    t.unmatched = 10; // calls that began before the attach, and perhaps some whose entry nobody saw
    std::vector<ProgramMisses> programs;
    for (unsigned copy = 0; copy < TRACER_COPIES; ++copy) {
        programs.push_back(misses(0, true, 4 - copy, copy));
        programs.push_back(misses(1, false, 7, copy));
    }
    t.begins = {{990, 991, 992}, 997};
    EXPECT_EQ(make_ledger(t, programs, true).missed, 2u) << "999 entries, at 997 of which a copy ran";
    t.begins.events = 999;
    EXPECT_EQ(make_ledger(t, programs, true).missed, 0u) << "each copy was skipped, but never all at once";
}

TEST(Missed, WithCopiesIsNeverMoreThanTheTimesThatAllCopiesWereSkipped) {
    auto t = totals(990);
    t.ends = {{1000, 990, 990}, 990}; // read while ten runs were between their counts
    EXPECT_EQ(make_ledger(t, {misses(0, true, 0), misses(0, true, 4, 1), misses(0, true, 4, 2)}, true).missed, 0u);
}

TEST(Missed, WithCopiesIsNeverNegative) {
    auto t = totals(10);
    t.ends = {{8, 8, 8}, 10}; // likewise
    EXPECT_EQ(make_ledger(t, {misses(0, true, 1), misses(0, true, 1, 1), misses(0, true, 1, 2)}, true).missed, 0u);
}

TEST(Ledger, TakesTheSumsAsTheyAre) {
    tracer_ledger t{};
    t.seen = 10;
    t.emitted = 4;
    t.filtered = 3;
    t.lost_ring = 2;
    t.lost_map = 1;
    const auto ledger = make_ledger(t, {}, false);
    EXPECT_EQ(ledger.seen, ledger.emitted + ledger.filtered + ledger.lost_ring + ledger.lost_map);
    EXPECT_EQ(ledger, (model::Ledger{10, 4, 3, 2, 1, 0}));
}

template <class T>
std::vector<std::byte> bytes_of(const std::vector<T> &items) {
    std::vector<std::byte> bytes(items.size() * sizeof(T));
    std::memcpy(bytes.data(), items.data(), bytes.size());
    return bytes;
}

TEST(PerCpu, CountersAreSummedOverAllCpus) {
    const auto bytes = bytes_of<std::uint64_t>({1, 2, 0, 10, 20, 0, 100, 200, 0});
    EXPECT_EQ(sum_words(bytes, 24, 2), (std::vector<std::uint64_t>{111, 222}));
}

TEST(PerCpu, HistogramsKeepTheLeastAndTheGreatestOfAllCpus) {
    std::vector<tracer_hist> cpus(3);
    cpus[0].count = 2;
    cpus[0].sum = 12;
    cpus[0].min = 5 + 1;
    cpus[0].max = 7;
    cpus[0].buckets[5] = cpus[0].buckets[7] = 1;
    cpus[2].count = 1;
    cpus[2].min = 0 + 1;
    cpus[2].buckets[0] = 1;
    const auto total = sum_histograms(bytes_of(cpus), sizeof(tracer_hist));
    EXPECT_EQ(total.count, 3u);
    EXPECT_EQ(total.sum, 12u);
    EXPECT_EQ(total.min, 0u);
    EXPECT_EQ(total.max, 7u);
    EXPECT_EQ(total.buckets[5], 1u);
    EXPECT_EQ(total.buckets[0], 1u);
}

TEST(PerCpu, AnEmptyHistogramHasNoMinimum) {
    EXPECT_EQ(sum_histograms(bytes_of(std::vector<tracer_hist>(2)), sizeof(tracer_hist)).min, 0u);
}

} // namespace
} // namespace tracer::bpf
