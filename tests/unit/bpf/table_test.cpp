// SPDX-License-Identifier: Apache-2.0
#include "bpf/read/table_reader.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>
#include <map>

namespace tracer::bpf {
namespace {

constexpr int outer = 9;

/// Two hashes behind an outer map. Writers always reach the one that is in slot 0.
class FakeMaps final : public MapOps {
public:
    std::map<std::uint32_t, std::uint64_t> inner[2];
    int in_slot = 0;
    bool has_batches = true;
    std::uint32_t least_room = 1; ///< of a batch: the largest bucket
    int fail_swap = 0;

    void add(std::uint32_t key, std::uint64_t n) { inner[in_slot][key] += n; }

    int swap(int map, int to) override {
        EXPECT_EQ(map, outer);
        if (fail_swap) return fail_swap;
        in_slot = to;
        return 0;
    }
    int take_batch(int map, const void *, void *, void *keys, void *values, std::uint32_t &count) override {
        EXPECT_NE(map, in_slot) << "programs still write there";
        if (!has_batches) return 524;
        if (count < least_room) return ENOSPC;
        auto &rows = inner[map];
        std::uint32_t taken = 0;
        while (taken < count && !rows.empty()) {
            const auto [key, value] = *rows.begin();
            std::memcpy(static_cast<std::byte *>(keys) + taken * sizeof key, &key, sizeof key);
            std::memcpy(static_cast<std::byte *>(values) + taken * sizeof value, &value, sizeof value);
            rows.erase(rows.begin());
            ++taken;
        }
        count = taken;
        return rows.empty() ? ENOENT : 0;
    }
    int next_key(int map, const void *, void *next) override {
        if (inner[map].empty()) return ENOENT;
        std::memcpy(next, &inner[map].begin()->first, 4);
        return 0;
    }
    int lookup(int map, const void *key, void *value) override {
        std::uint32_t k = 0;
        std::memcpy(&k, key, sizeof k);
        std::memcpy(value, &inner[map].at(k), 8);
        return 0;
    }
    int erase(int map, const void *key) override {
        std::uint32_t k = 0;
        std::memcpy(&k, key, sizeof k);
        return inner[map].erase(k) ? 0 : ENOENT;
    }
};

class Table : public ::testing::Test {
protected:
    Table() {
        source_.map = "files";
        source_.key_size = 4;
        source_.value_size = 8;
    }
    TableReader reader(std::uint32_t max_entries = 20000) {
        return TableReader(source_, {outer, {0, 1}, 4, 8, max_entries}, maps_);
    }
    static std::uint64_t total(const TableReader &table) {
        std::uint64_t sum = 0;
        for (const auto &row : table.rows()) {
            std::uint64_t value = 0;
            std::memcpy(&value, row.value.data(), sizeof value);
            sum += value;
        }
        return sum;
    }
    model::Source source_;
    FakeMaps maps_;
};

TEST_F(Table, TheIntervalsAddUpToWhatWasCounted) {
    auto table = reader();
    std::uint64_t sum = 0;
    for (std::uint32_t i = 0; i < 1000; ++i) {
        maps_.add(i % 7, i);
        if (i % 10 == 0) {
            ASSERT_TRUE(table.read());
            sum += total(table);
        }
    }
    ASSERT_TRUE(table.read());
    sum += total(table);
    EXPECT_EQ(sum, 999u * 1000 / 2);
    EXPECT_TRUE(maps_.inner[0].empty() && maps_.inner[1].empty());
}

TEST_F(Table, ReadsMoreRowsThanOneBatchHolds) {
    auto table = reader();
    for (std::uint32_t i = 0; i < 10000; ++i)
        maps_.add(i, 1);
    ASSERT_TRUE(table.read());
    EXPECT_EQ(table.rows().size(), 10000u);
    EXPECT_EQ(total(table), 10000u);
}

TEST_F(Table, AsksForMoreRoomWhereABucketIsLargerThanABatch) {
    auto table = reader();
    maps_.least_room = 9000;
    for (std::uint32_t i = 0; i < 9500; ++i)
        maps_.add(i, 1);
    ASSERT_TRUE(table.read());
    EXPECT_EQ(total(table), 9500u);
}

TEST_F(Table, ReadsRowByRowWhereTheKernelHasNoBatches) {
    auto table = reader();
    maps_.has_batches = false;
    for (std::uint32_t i = 0; i < 100; ++i)
        maps_.add(i, 2);
    ASSERT_TRUE(table.read());
    EXPECT_EQ(total(table), 200u);
    EXPECT_TRUE(maps_.inner[0].empty());
}

TEST_F(Table, AnEmptyIntervalHasNoRows) {
    auto table = reader();
    maps_.add(1, 1);
    ASSERT_TRUE(table.read());
    ASSERT_TRUE(table.read());
    EXPECT_TRUE(table.rows().empty());
}

TEST_F(Table, ARefusedSwapIsAnErrorAndLosesNothing) {
    auto table = reader();
    maps_.add(1, 5);
    maps_.fail_swap = EPERM;
    const auto failed = table.read();
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().message, "cannot swap table files: Operation not permitted");
    maps_.fail_swap = 0;
    ASSERT_TRUE(table.read());
    EXPECT_EQ(total(table), 5u);
}

} // namespace
} // namespace tracer::bpf
