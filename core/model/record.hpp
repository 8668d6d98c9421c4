// SPDX-License-Identifier: Apache-2.0
// Views of what was read from a map: one record, one interval, one histogram's or counter's difference. No ownership:
// every view is valid for the call that passes it. Knows where the bytes are, not how they are shown.
#pragma once

#include "model/schema.hpp"

#include <cstring>

namespace tracer::model {

struct RecordView {
    const Source *source = nullptr;
    std::span<const std::byte> key;   ///< empty for events, counters and histograms
    std::span<const std::byte> value; ///< source->value_size bytes, and what there is of a tail
    std::uint64_t read_at = 0;        ///< boot clock, of an event whose source has no time of its own

    [[nodiscard]] std::span<const std::byte> bytes(const Column &column) const {
        const auto from = (column.has(TRACER_COLUMN_KEY) ? key : value).subspan(column.offset);
        return from.first(column.size < from.size() ? column.size : from.size());
    }
    /// The bytes of an integer column as T (little endian and unaligned reads are fine).
    template <class T>
    [[nodiscard]] T as(const Column &column) const {
        T v{};
        const auto there = bytes(column);
        std::memcpy(&v, there.data(), sizeof v < there.size() ? sizeof v : there.size());
        return v;
    }
    /// When an event happened, on the boot clock, as far as its record tells.
    [[nodiscard]] std::uint64_t moment() const {
        const Column *time = source->time();
        return time ? as<std::uint64_t>(*time) : read_at;
    }
};

/// A stretch of time between two ticks, in ns of CLOCK_BOOTTIME. `seq` counts from 0; `missed` are the ticks that
/// passed unserved before `end`.
struct Interval {
    std::uint64_t seq = 0;
    std::uint64_t start = 0;
    std::uint64_t end = 0;
    std::uint64_t missed = 0;
};

} // namespace tracer::model
