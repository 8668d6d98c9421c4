// SPDX-License-Identifier: Apache-2.0
#include "gate/compare/gatherer.hpp"

#include "gate/compare/row_names.hpp"
#include "gate/measure.hpp"
#include "gate/ranges.hpp"

namespace tracer::gate {
namespace {

void add_to(std::vector<std::uint64_t> &sums, const std::vector<std::uint64_t> &more) {
    sums.resize(more.size());
    for (std::size_t i = 0; i < more.size(); ++i)
        sums[i] = sum_or_most(sums[i], more[i]);
}

bool is_stack(const model::Column &column) { return model::column_type(column.type).kind == model::ValueKind::stack; }

} // namespace

std::uint64_t Gathered::lost() const {
    std::uint64_t lost = 0;
    for (const Seen &seen : plugins)
        lost = sum_or_most(lost, seen.ledger.lost());
    return lost;
}

void Gatherer::start(const stream::Feed &feed, const std::string &kernel_release) {
    gathered_.kernel = kernel_release;
    if (plans_.size() <= feed.index) {
        plans_.resize(feed.index + 1);
        seen_.resize(feed.index + 1);
    }
    seen_[feed.index] = gathered_.plugins.size();
    gathered_.plugins.push_back({feed.spec->name, feed.spec->version, feed.variant, feed.caveat, {}});
    std::vector<Plan> &plans = plans_[feed.index];
    plans.clear();
    for (const model::Source &source : feed.spec->sources) {
        Plan &plan = plans.emplace_back();
        if (!feed.delivers(source)) continue;
        plan.sums = gathered_.sources.size();
        plan.events = source.kind == TRACER_SOURCE_EVENTS;
        plan.histograms = source.kind == TRACER_SOURCE_HISTOGRAMS;
        SourceSums &sums = gathered_.sources.emplace_back();
        sums.plugin = feed.spec->name;
        sums.source = source.name;
        sums.is_histogram = source.kind == TRACER_SOURCE_HISTOGRAM || plan.histograms;
        sums.unit = unit_of(source);
        if (plan.events || plan.histograms) sums.amounts.push_back({"count", Unit::count});
        for (const model::Column &column : source.columns) {
            if (is_summed(column)) {
                plan.amounts.emplace_back(column);
                sums.amounts.push_back({column.name, unit_of(column)});
            } else if (names_a_row(column, source)) {
                if (is_stack(column)) sums.stack_name = plan.names.size();
                plan.names.emplace_back(column);
                sums.names.push_back(column.name);
            }
            if (column.type == TRACER_TYPE_COMM && !plan.comm) plan.comm.emplace(column);
            if (column.type == TRACER_TYPE_COUNT && !plan.count) plan.count.emplace(column);
            if (is_stack(column) && !plan.stack) plan.stack.emplace(column);
        }
    }
}

Gatherer::Plan *Gatherer::plan(const stream::Feed &feed, const model::Source &source) {
    if (feed.index >= plans_.size() || source.index >= plans_[feed.index].size() || !feed.delivers(source))
        return nullptr;
    return &plans_[feed.index][source.index];
}

Seen *Gatherer::seen(const stream::Feed &feed) {
    return feed.index < seen_.size() ? &gathered_.plugins[seen_[feed.index]] : nullptr;
}

bool Gatherer::has_room(std::size_t kept, std::size_t bytes) {
    if (kept >= rows_ || bytes > bytes_left_) return false;
    bytes_left_ -= bytes;
    return true;
}

void Gatherer::add(Plan &plan, const model::RecordView &record, const model::Reading &reading) {
    SourceSums &sums = gathered_.sources[plan.sums];
    std::vector<std::string> name;
    for (model::Cell &cell : plan.names)
        name.push_back(name_text(cell.column(), cell.read(record, reading), names_));
    std::vector<std::uint64_t> amounts;
    if (plan.events) amounts.push_back(1);
    if (plan.histograms) {
        const auto histogram = model::Histogram::of(record.value);
        amounts.push_back(histogram.count);
        sums.histogram.merge(histogram);
    }
    for (model::Cell &cell : plan.amounts)
        amounts.push_back(cell.read(record, reading).bits);
    std::size_t bytes = 0;
    for (const std::string &part : name)
        bytes += part.size();
    if (!sums.rows.contains(name) && !has_room(sums.rows.size(), bytes)) {
        ++sums.unnamed;
        name.assign(name.size(), "(others)");
    }
    add_to(sums.rows[name], amounts);
    if (!plan.stack) return;
    std::string stack = folded(plan.stack->read(record, reading).frames, names_);
    if (plan.comm) stack = folded_frame(plan.comm->read(record, reading).text) + ';' + stack;
    if (!sums.stacks.contains(stack) && !has_room(sums.stacks.size(), stack.size())) return;
    std::uint64_t &count = sums.stacks[stack];
    const std::uint64_t once = plan.histograms ? amounts.front() : 1;
    count = sum_or_most(count, plan.count ? plan.count->read(record, reading).bits : once);
}

void Gatherer::event(const stream::Feed &feed, const model::RecordView &record) {
    if (Plan *known = plan(feed, *record.source)) add(*known, record, {&names_, feed.stacks, 0, 0});
}

void Gatherer::rows(const stream::Feed &feed, const model::Source &source, const model::Interval &interval,
                    std::span<const model::RecordView> rows) {
    Plan *known = plan(feed, source);
    if (!known) return;
    const model::Reading reading = model::reading_of(&names_, feed.stacks, interval);
    for (const model::RecordView &row : rows)
        add(*known, row, reading);
}

void Gatherer::counter(const stream::Feed &feed, const model::RecordView &difference, const model::Interval &interval) {
    rows(feed, *difference.source, interval, {&difference, 1});
}

void Gatherer::histogram(const stream::Feed &feed, const model::Source &source, const model::Interval &,
                         const model::Histogram &difference) {
    if (const Plan *known = plan(feed, source)) gathered_.sources[known->sums].histogram.merge(difference);
}

void Gatherer::summary(const stream::Feed &feed, const model::Interval &, const model::Ledger &total) {
    if (Seen *known = seen(feed)) known->ledger = total;
}

} // namespace tracer::gate
