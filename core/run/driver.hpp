// SPDX-License-Identifier: Apache-2.0
// One attached plugin in the event loop: drains its ring buffer, reads its maps at each tick, keeps its intervals and
// its ledger, and tells the listener. Knows neither timers nor file descriptors, so tests can drive it by hand.
#pragma once

#include "base/clock.hpp"
#include "stream/listener.hpp"
#include "stream/origin.hpp"

#include <functional>
#include <string>
#include <unordered_map>

namespace tracer::run {

class Driver {
public:
    /// `post` brings a call from any thread to the event loop's. All references outlive the driver.
    Driver(const stream::Feed &feed, stream::Origin &origin, stream::Listener &listener, const Clock &clock,
           std::function<void(std::function<void()>)> post);
    Driver(const Driver &) = delete;
    Driver &operator=(const Driver &) = delete;

    /// Hands waiting records to the listener, at most `limit`; true: more wait.
    bool drain(std::size_t limit);
    /// Serves a tick; `passed` earlier ones were not served. While a table is still being read the tick is missed.
    Result<void> tick(std::uint64_t passed);
    /// A table is being read; a tick now would be missed.
    [[nodiscard]] bool reading() const { return reading_; }
    /// Detaches, and flushes what came since the last tick, down to the last record. Once.
    Result<void> finish();
    /// Tells the listener the whole run's ledger; after a finish() that went well.
    void summarize();

    [[nodiscard]] const stream::Feed &feed() const { return feed_; }
    [[nodiscard]] std::uint64_t served() const { return served_; } ///< complete intervals
    [[nodiscard]] bool finished() const { return finished_; }
    [[nodiscard]] const model::Ledger &total() const { return ledger_; }
    /// After a finish(): what the plugin's own counts contradict, "seen 0 is not emitted 1 + ..."; empty: nothing.
    [[nodiscard]] std::string contradiction() const;
    [[nodiscard]] std::uint64_t missed_ticks() const { return missed_ticks_; }
    /// Called after each complete interval, with the ledger's difference and the ticks that it missed.
    std::function<void(const model::Ledger &, std::uint64_t missed)> on_interval;
    /// Called in the loop when reading a table failed between ticks.
    std::function<void(Error)> on_error;

private:
    void tell(const model::RecordView &record);
    Result<void> read_totals(); ///< counters and histograms: differences
    void begin_read(std::function<void()> done);
    Result<void> end_read();       ///< waits for the tables if they are not read yet
    Result<void> close_interval(); ///< the ledger's difference; the interval is complete

    const stream::Feed &feed_;
    stream::Origin &origin_;
    stream::Listener &listener_;
    const Clock &clock_;
    std::function<void(std::function<void()>)> post_;
    stream::Origin::OnRecord on_record_;

    std::vector<const model::Source *> tables_, totals_;
    std::unordered_map<const model::Source *, std::vector<std::uint64_t>> counters_;
    std::unordered_map<const model::Source *, model::Histogram> histograms_;
    model::Ledger ledger_;
    std::uint64_t received_ = 0; ///< records of rings
    bool only_events_ = true;    ///< each event ends as a record, if it is not filtered or lost
    model::Interval interval_;
    std::uint64_t run_start_, run_end_ = 0; ///< boot clock
    std::uint64_t served_ = 0, missed_ticks_ = 0, pending_missed_ = 0;
    bool reading_ = false; ///< from begin_read() to end_read()
    bool finished_ = false;
};

} // namespace tracer::run
