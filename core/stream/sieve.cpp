// SPDX-License-Identifier: Apache-2.0
#include "stream/sieve.hpp"

#include "model/cell.hpp"

#include <algorithm>

namespace tracer::stream {

using model::Reading;

Result<std::unique_ptr<Sieve>> Sieve::make(Listener &to, model::Names &names, std::uint64_t run_start,
                                           std::span<const model::Selection> where, std::span<const Subject> plugins) {
    if (where.empty()) return std::unique_ptr<Sieve>();
    std::vector<model::Conditions> conditions;
    for (const Subject &plugin : plugins) {
        auto made = model::Conditions::make(*plugin.spec, *plugin.settings, where);
        if (!made) return std::move(made).error();
        conditions.push_back(std::move(*made));
    }
    return std::make_unique<Sieve>(to, names, run_start, std::move(conditions));
}

void Sieve::event(const Feed &feed, const model::RecordView &record) {
    if (conditions_[feed.index].hold(record, {&names_, feed.stacks, 0, run_start_})) return to_.event(feed, record);
    Counts &counts = counts_[feed.index];
    ++counts.events;
    ++counts.waiting;
}

void Sieve::rows(const Feed &feed, const model::Source &source, const model::Interval &interval,
                 std::span<const model::RecordView> rows) {
    model::Conditions &conditions = conditions_[feed.index];
    if (!conditions.concern(source)) return to_.rows(feed, source, interval, rows);
    const Reading reading = model::reading_of(&names_, feed.stacks, interval, run_start_);
    kept_.clear();
    std::ranges::copy_if(rows, std::back_inserter(kept_),
                         [&](const model::RecordView &row) { return conditions.hold(row, reading); });
    counts_[feed.index].rows += rows.size() - kept_.size();
    to_.rows(feed, source, interval, kept_);
}

void Sieve::counter(const Feed &feed, const model::RecordView &difference, const model::Interval &interval) {
    const Reading reading = model::reading_of(&names_, feed.stacks, interval, run_start_);
    if (conditions_[feed.index].hold(difference, reading)) return to_.counter(feed, difference, interval);
    ++counts_[feed.index].rows;
}

void Sieve::ledger(const Feed &feed, const model::Interval &interval, const model::Ledger &difference) {
    // An event may come before the ledger that counts it: then the next ledger has it.
    Counts &counts = counts_[feed.index];
    const std::uint64_t moved = std::min(counts.waiting, difference.emitted);
    counts.waiting -= moved;
    model::Ledger accounted = difference;
    accounted.emitted -= moved;
    accounted.filtered += moved;
    to_.ledger(feed, interval, accounted);
}

model::Ledger Sieve::accounted(const Feed &feed, model::Ledger total) const {
    const Counts &counts = counts_[feed.index];
    const std::uint64_t moved = std::min(counts.events, total.emitted);
    total.emitted -= moved;
    total.filtered += moved;
    total.left_out += counts.rows;
    return total;
}

} // namespace tracer::stream
