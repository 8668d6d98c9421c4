// SPDX-License-Identifier: Apache-2.0
// Reads one swapped table exactly: exchanges the inner map, then empties the one that the programs have left. Keeps the
// rows until the next read. Knows no threads.
#pragma once

#include "base/result.hpp"
#include "bpf/read/map_ops.hpp"
#include "bpf/read/merge_cpus.hpp"
#include "model/record.hpp"

#include <vector>

namespace tracer::bpf {

struct TableMaps {
    int outer = -1;
    int inner[2] = {-1, -1}; ///< the first is the one in use at the start
    std::uint32_t key_size = 0;
    std::uint32_t value_size = 0;
    std::uint32_t max_entries = 0;
    std::uint32_t cpus = 0; ///< of per-CPU hashes: that many values a row; 0: plain hashes
};

class TableReader {
public:
    TableReader(const model::Source &source, TableMaps maps, MapOps &ops = kernel_maps());

    /// Swaps, waits, and reads everything that came since the last call. Rows of a failed call are gone.
    Result<void> read();
    [[nodiscard]] const model::Source &source() const { return *source_; }
    /// Views into this reader, until the next read().
    [[nodiscard]] std::vector<model::RecordView> rows() const;

private:
    Result<void> take_all(int map);
    Result<void> take_one_by_one(int map);
    void make_room(std::size_t rows);
    [[nodiscard]] Error failed(const char *doing, int error) const;

    const model::Source *source_;
    TableMaps maps_;
    MapOps *ops_;
    unsigned in_use_ = 0;
    std::size_t stride_;   ///< bytes of one value
    std::size_t row_size_; ///< bytes of all values of a row
    CpuMerger merger_;
    std::uint32_t chunk_;
    std::size_t count_ = 0;
    std::vector<std::byte> keys_, values_, token_, next_token_;
};

} // namespace tracer::bpf
