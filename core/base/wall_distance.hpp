// SPDX-License-Identifier: Apache-2.0
// How far the wall clock is from boot time, as all who write a run's records take it: looked at now and then, since
// the wall clock may be stepped, and never in the middle of a record. Knows nothing of records.
#pragma once

#include "base/clock.hpp"

namespace tracer {

class WallDistance {
public:
    /// How old (in ns) the distance may get while records pass.
    static constexpr std::uint64_t freshness = 100'000'000;

    explicit WallDistance(const Clock &clock) : clock_(&clock) { refresh(); }
    /// One that is set alone: of a run that is over.
    explicit WallDistance(std::uint64_t ns) : ns_(ns) {}

    /// Looks at both clocks again.
    void refresh() {
        if (!clock_) return;
        looked_at_ = clock_->boot_ns();
        ns_ = static_cast<std::uint64_t>(clock_->wall_ns()) - looked_at_;
    }
    /// The same, unless that was done after this moment: at the end of an interval, of which several write.
    void refresh_after(std::uint64_t boot) {
        if (looked_at_ <= boot) refresh();
    }
    /// The same, unless the last look was shortly before this moment or later: for each record.
    void refresh_for(std::uint64_t boot) {
        if (boot > looked_at_ + freshness) refresh();
    }
    void set(std::uint64_t ns) { ns_ = ns; }

    /// Wall - boot, modulo 2^64.
    [[nodiscard]] std::uint64_t ns() const { return ns_; }
    /// When the clocks were looked at, in boot time.
    [[nodiscard]] std::uint64_t looked_at() const { return looked_at_; }
    [[nodiscard]] std::int64_t wall_of(std::uint64_t boot) const { return static_cast<std::int64_t>(boot + ns_); }

private:
    const Clock *clock_ = nullptr;
    std::uint64_t ns_ = 0;
    std::uint64_t looked_at_ = 0;
};

} // namespace tracer
