// SPDX-License-Identifier: Apache-2.0
// A listener in front of another that lets through what meets the run's conditions, and counts the rest. Knows neither
// where records come from nor what becomes of them.
#pragma once

#include "model/conditions.hpp"
#include "stream/listener.hpp"

#include <memory>
#include <span>
#include <vector>

namespace tracer::stream {

class Sieve final : public Listener {
public:
    /// A plugin of a run. Both outlive the sieve.
    struct Subject {
        const model::PluginSpec *spec;
        const model::PluginSettings *settings;
    };

    /// `conditions` by Feed::index. `names` and `to` outlive it; `run_start` is on the boot clock, as for showing
    /// columns of the time since the run's start.
    Sieve(Listener &to, model::Names &names, std::uint64_t run_start, std::vector<model::Conditions> conditions)
        : to_(to), names_(names), run_start_(run_start), conditions_(std::move(conditions)),
          counts_(conditions_.size()) {}
    /// For plugins in the order of their feeds; null if `where` is empty, so that nothing stands in front of `to`.
    /// Errors: usage, about a condition that does not fit.
    [[nodiscard]] static Result<std::unique_ptr<Sieve>> make(Listener &to, model::Names &names, std::uint64_t run_start,
                                                             std::span<const model::Selection> where,
                                                             std::span<const Subject> plugins);

    void start(const Feed &feed, const std::string &kernel_release) override { to_.start(feed, kernel_release); }
    void event(const Feed &feed, const model::RecordView &record) override;
    void rows(const Feed &feed, const model::Source &source, const model::Interval &interval,
              std::span<const model::RecordView> rows) override;
    void counter(const Feed &feed, const model::RecordView &difference, const model::Interval &interval) override;
    void histogram(const Feed &feed, const model::Source &source, const model::Interval &interval,
                   const model::Histogram &difference) override {
        to_.histogram(feed, source, interval, difference);
    }
    /// Events that were left out move from `emitted` to `filtered`.
    void ledger(const Feed &feed, const model::Interval &interval, const model::Ledger &difference) override;
    void command_end(const model::CommandEnd &end) override { to_.command_end(end); }
    void losses(const Feed &feed, std::span<const Loss> losses) override { to_.losses(feed, losses); }
    void summary(const Feed &feed, const model::Interval &whole, const model::Ledger &total) override {
        to_.summary(feed, whole, accounted(feed, total));
    }
    Result<void> flush() override { return to_.flush(); }
    Result<void> settle() override { return to_.settle(); }
    [[nodiscard]] std::uint64_t lost_output(const Feed &feed) const override { return to_.lost_output(feed); }

    /// The run's ledger with what was left out so far.
    [[nodiscard]] model::Ledger accounted(const Feed &feed, model::Ledger total) const;

private:
    struct Counts {
        std::uint64_t events = 0, rows = 0; ///< left out
        std::uint64_t waiting = 0;          ///< events left out that no interval's ledger has counted as emitted yet
    };

    Listener &to_;
    model::Names &names_;
    std::uint64_t run_start_;
    std::vector<model::Conditions> conditions_;
    std::vector<Counts> counts_;
    std::vector<model::RecordView> kept_; ///< of a table's interval
};

} // namespace tracer::stream
