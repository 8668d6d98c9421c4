// SPDX-License-Identifier: Apache-2.0
// Listens to a run and adds up its rows by name. For runs that are played back: it allocates when a row is new. Knows
// neither recordings nor what the sums are for.
#pragma once

#include "gate/compare/gathered.hpp"
#include "model/cell.hpp"
#include "stream/listener.hpp"

#include <optional>

namespace tracer::gate {

class Gatherer final : public stream::Listener {
public:
    /// How many rows of a source are kept apart; any more are added up as one, so that no traced program can use up
    /// memory with names.
    static constexpr std::size_t most_rows = 1'000'000;
    /// The same of the bytes of all names: a stack's may be long.
    static constexpr std::size_t most_bytes = std::size_t{1} << 30;

    /// `names` outlives it.
    explicit Gatherer(model::Names &names, std::size_t rows = most_rows, std::size_t bytes = most_bytes)
        : names_(names), rows_(rows), bytes_left_(bytes) {}

    void start(const stream::Feed &feed, const std::string &kernel_release) override;
    void event(const stream::Feed &feed, const model::RecordView &record) override;
    void rows(const stream::Feed &feed, const model::Source &source, const model::Interval &interval,
              std::span<const model::RecordView> rows) override;
    void counter(const stream::Feed &feed, const model::RecordView &difference,
                 const model::Interval &interval) override;
    void histogram(const stream::Feed &feed, const model::Source &source, const model::Interval &interval,
                   const model::Histogram &difference) override;
    void ledger(const stream::Feed &, const model::Interval &, const model::Ledger &) override {}
    void command_end(const model::CommandEnd &end) override { gathered_.unfollowed = end.unfollowed; }
    void summary(const stream::Feed &feed, const model::Interval &whole, const model::Ledger &total) override;
    Result<void> flush() override { return {}; }

    [[nodiscard]] const Gathered &gathered() const { return gathered_; }

private:
    /// How a source's records are read.
    struct Plan {
        std::size_t sums = 0; ///< index in Gathered::sources
        bool events = false, histograms = false;
        std::vector<model::Cell> names, amounts;
        std::optional<model::Cell> comm, stack, count;
    };
    [[nodiscard]] Plan *plan(const stream::Feed &feed, const model::Source &source);
    [[nodiscard]] Seen *seen(const stream::Feed &feed);
    /// Has a further one of so many bytes its place?
    bool has_room(std::size_t kept, std::size_t bytes);
    void add(Plan &plan, const model::RecordView &record, const model::Reading &reading);

    model::Names &names_;
    std::size_t rows_, bytes_left_;
    Gathered gathered_;
    std::vector<std::vector<Plan>> plans_; ///< by the feed's index and the source's
    std::vector<std::size_t> seen_;        ///< by the feed's index: in Gathered::plugins
};

} // namespace tracer::gate
