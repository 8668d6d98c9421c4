// SPDX-License-Identifier: Apache-2.0
// What a run tells its plugins' records to: a format, a recorder, a gate. One listener serves all plugins of a run;
// each call names the plugin's feed. Knows neither where records come from nor what becomes of them.
#pragma once

#include "base/result.hpp"
#include "model/command_end.hpp"
#include "model/histogram.hpp"
#include "model/ledger.hpp"
#include "model/record.hpp"
#include "stream/feed.hpp"

#include <span>
#include <string>

namespace tracer::stream {

/// Records of one feed that one of several listeners was given and could not deliver.
struct Loss {
    std::string listener; ///< its name, fit for a message
    std::uint64_t records = 0;
    bool failed = false; ///< it no longer delivers anything
};

/// All calls are made on one thread and never throw; a failure is sticky and is returned by flush().
class Listener {
public:
    virtual ~Listener() = default;
    virtual void start(const Feed &feed, const std::string &kernel_release) = 0;
    /// One record of a ring buffer. The hot path: allocates nothing.
    virtual void event(const Feed &feed, const model::RecordView &record) = 0;
    /// All rows of a table in one interval, unsorted.
    virtual void rows(const Feed &feed, const model::Source &source, const model::Interval &interval,
                      std::span<const model::RecordView> rows) = 0;
    /// The difference of a counter in one interval: a struct of u64 as source.value_type says.
    virtual void counter(const Feed &feed, const model::RecordView &difference, const model::Interval &interval) = 0;
    virtual void histogram(const Feed &feed, const model::Source &source, const model::Interval &interval,
                           const model::Histogram &difference) = 0;
    /// The ledger's difference in one interval.
    virtual void ledger(const Feed &feed, const model::Interval &interval, const model::Ledger &difference) = 0;
    /// How the traced command ended; if there is one, before the first summary.
    virtual void command_end(const model::CommandEnd &) {}
    /// What each of several listeners lost, this one included; before the feed's summary. Not called for one alone.
    virtual void losses(const Feed &, std::span<const Loss>) {}
    /// The end of the run: the whole ledger.
    virtual void summary(const Feed &feed, const model::Interval &whole, const model::Ledger &total) = 0;
    /// Passes on what is waiting. Errors: ExitCode::output_failed.
    virtual Result<void> flush() = 0;
    /// The same, and waits until it is out or given up: lost_output() is then exact.
    virtual Result<void> settle() { return flush(); }
    /// Records of the feed (as the listener counts them) that it was given and could not deliver, so far.
    [[nodiscard]] virtual std::uint64_t lost_output(const Feed &) const { return 0; }
};

} // namespace tracer::stream
