// SPDX-License-Identifier: Apache-2.0
// Absolute ticks: the n-th is due at start + n * period, however late the one before was served, so nothing drifts.
// Pure arithmetic; the event loop does the waiting.
#pragma once

#include <cstdint>

namespace tracer::run {

class Ticks {
public:
    /// `start` and `period` in ns; the period is at least 1.
    Ticks(std::uint64_t start, std::uint64_t period) : start_(start), period_(period ? period : 1) {}

    /// When the next tick is due.
    [[nodiscard]] std::uint64_t due() const { return start_ + next_ * period_; }

    /// Serves the tick that is due at `now` and returns how many earlier ones have passed unserved. Before due(): 0,
    /// and nothing is served (a timer may fire early).
    std::uint64_t serve(std::uint64_t now) {
        if (now < due()) return 0;
        const std::uint64_t reached = (now - start_) / period_;
        const std::uint64_t passed = reached - next_;
        next_ = reached + 1;
        return passed;
    }

private:
    std::uint64_t start_;
    std::uint64_t period_;
    std::uint64_t next_ = 1;
};

} // namespace tracer::run
