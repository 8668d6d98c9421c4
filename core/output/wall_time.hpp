// SPDX-License-Identifier: Apache-2.0
// Moments of boot time as people and machines read them. Keeps the last second's text, so that a record costs neither
// a clock call nor strftime. All formats of a run share one, so that they give a record the same time. Knows nothing of
// columns.
#pragma once

#include "base/wall_distance.hpp"
#include "output/buffer.hpp"

#include <optional>
#include <string>

namespace tracer::output {

class WallTime {
public:
    static constexpr std::uint64_t freshness = WallDistance::freshness;

    /// By a distance that others share, and that outlives it.
    explicit WallTime(WallDistance &distance) : distance_(&distance) {}
    /// By one of its own.
    explicit WallTime(const Clock &clock) : own_(clock), distance_(&*own_) {}
    WallTime(const WallTime &) = delete;
    WallTime &operator=(const WallTime &) = delete;

    /// Looks at both clocks again: the wall clock may have been stepped.
    void refresh() { distance_->refresh(); }
    /// For the end of an interval, which several formats write about.
    void refresh_after(std::uint64_t boot) { distance_->refresh_after(boot); }
    /// Wall-clock nanoseconds of a record's own moment in boot time. Looks at the clocks only if the moment is well
    /// after the last look.
    [[nodiscard]] std::int64_t wall_of(std::uint64_t boot) {
        distance_->refresh_for(boot);
        return distance_->wall_of(boot);
    }
    /// Of a moment in one of its columns: by the same distance.
    [[nodiscard]] std::int64_t wall_of_value(std::uint64_t boot) const { return distance_->wall_of(boot); }

    /// "2026-01-02T03:04:05.000000006Z".
    void put_rfc3339(Buffer &out, std::int64_t wall);
    /// "03:04:05", local time.
    void put_time_of_day(Buffer &out, std::int64_t wall);
    /// By strftime, local time; at most 255 bytes.
    static void put_strftime(Buffer &out, std::int64_t wall, const std::string &spec);

private:
    std::optional<WallDistance> own_;
    WallDistance *distance_;
    std::int64_t utc_second_ = INT64_MIN, local_second_ = INT64_MIN;
    char utc_[20] = {}, local_[8] = {};
};

} // namespace tracer::output
