// SPDX-License-Identifier: Apache-2.0
// Moments of boot time as people and machines read them. Keeps the distance between the two clocks and the last
// second's text, so that a record costs neither a clock call nor strftime. All formats of a run share one, so that they
// give a record the same time. Knows nothing of columns.
#pragma once

#include "base/clock.hpp"
#include "output/buffer.hpp"

#include <string>

namespace tracer::output {

class WallTime {
public:
    /// How old (in ns) the distance between boot time and wall clock may get while records pass.
    static constexpr std::uint64_t freshness = 100'000'000;

    explicit WallTime(const Clock &clock) : clock_(&clock) { refresh(); }

    /// Looks at both clocks again: the wall clock may have been stepped.
    void refresh();
    /// The same, unless that was done after this moment: for the end of an interval, which several formats write about.
    void refresh_after(std::uint64_t boot) {
        if (looked_at_ <= boot) refresh();
    }
    /// Wall-clock nanoseconds of a moment in boot time. Looks at the clocks only if the moment is well after the last
    /// look.
    [[nodiscard]] std::int64_t wall_of(std::uint64_t boot) {
        if (boot > looked_at_ + freshness) refresh();
        return static_cast<std::int64_t>(boot + distance_);
    }
    [[nodiscard]] std::int64_t now() const { return clock_->wall_ns(); }

    /// "2026-01-02T03:04:05.000000006Z".
    void put_rfc3339(Buffer &out, std::int64_t wall);
    /// "03:04:05", local time.
    void put_time_of_day(Buffer &out, std::int64_t wall);
    /// By strftime, local time; at most 255 bytes.
    static void put_strftime(Buffer &out, std::int64_t wall, const std::string &spec);

private:
    const Clock *clock_;
    std::uint64_t distance_ = 0; ///< wall - boot, modulo 2^64
    std::uint64_t looked_at_ = 0;
    std::int64_t utc_second_ = INT64_MIN, local_second_ = INT64_MIN;
    char utc_[20] = {}, local_[8] = {};
};

} // namespace tracer::output
