// SPDX-License-Identifier: Apache-2.0
// What became of the events: the equation seen = emitted + filtered + lost_ring + lost_map, and beside it what the
// kernel never showed to our programs.
#pragma once

#include <cstdint>

namespace tracer::model {

struct Ledger {
    std::uint64_t seen = 0, emitted = 0, filtered = 0, lost_ring = 0, lost_map = 0;
    /// Events that happened and that no program saw: skipped runs (kretprobes without an instance, preempted
    /// programs), so that seen + missed is what happened.
    std::uint64_t missed = 0;
    /// Rows and counters of whole intervals that conditions left out. Not events: what they hold was emitted.
    std::uint64_t left_out = 0;

    /// Does the equation hold? If not, the plugin's programs count wrongly.
    [[nodiscard]] bool balanced() const { return seen == emitted + filtered + lost_ring + lost_map; }
    [[nodiscard]] std::uint64_t lost() const { return lost_ring + lost_map + missed; }
    friend Ledger operator-(const Ledger &a, const Ledger &b) {
        const auto d = [](std::uint64_t x, std::uint64_t y) { return x > y ? x - y : 0; };
        return {d(a.seen, b.seen),           d(a.emitted, b.emitted),   d(a.filtered, b.filtered),
                d(a.lost_ring, b.lost_ring), d(a.lost_map, b.lost_map), d(a.missed, b.missed),
                d(a.left_out, b.left_out)};
    }
    friend Ledger operator+(const Ledger &a, const Ledger &b) {
        return {a.seen + b.seen,           a.emitted + b.emitted,   a.filtered + b.filtered,
                a.lost_ring + b.lost_ring, a.lost_map + b.lost_map, a.missed + b.missed};
    }
    friend bool operator==(const Ledger &, const Ledger &) = default;
};

} // namespace tracer::model
