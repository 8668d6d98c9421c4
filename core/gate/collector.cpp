// SPDX-License-Identifier: Apache-2.0
#include "gate/collector.hpp"

#include "gate/ranges.hpp"

#include <algorithm>
#include <optional>

namespace tracer::gate {

/// What one measure has seen.
struct Collector::Entry {
    Measure *measure = nullptr;
    std::size_t index = 0; ///< of the measure
    std::optional<model::Cell> cell;
    std::uint64_t sum = 0, records = 0;
    std::uint64_t unread = 0;                 ///< records that were cut short
    std::unique_ptr<model::Histogram> merged; ///< of histograms by key: of the keys that the measure chooses
};

struct Collector::Plugin {
    const model::PluginSpec *spec = nullptr;
    std::string variant, caveat; ///< the feed itself is gone once the run is over
    model::Ledger ledger;
    std::uint64_t differences = 0;             ///< of counters: their 0 is a measured value
    std::vector<std::vector<Entry>> by_source; ///< sums
    std::vector<Entry> of_ledger;
    std::vector<std::unique_ptr<model::Histogram>> histograms; ///< by source; nullptr: no measure needs it
    std::vector<Entry> of_histograms;

    [[nodiscard]] std::vector<Entry> *entries(const model::Source &source) {
        return source.index < by_source.size() ? &by_source[source.index] : nullptr;
    }
    [[nodiscard]] std::uint64_t lost() const { return ledger.lost(); }
};

Collector::Collector(std::span<Measure> measures, model::Names &names, std::string architecture,
                     std::uint64_t run_start_boot_ns)
    : measures_(measures), names_(names), architecture_(std::move(architecture)), run_start_(run_start_boot_ns) {}

Collector::~Collector() = default;

void Collector::start(const stream::Feed &feed, const std::string &kernel_release) {
    kernel_ = kernel_release;
    if (plugins_.size() <= feed.index) plugins_.resize(feed.index + 1);
    auto plugin = std::make_unique<Plugin>();
    plugin->spec = feed.spec;
    plugin->variant = feed.variant;
    plugin->caveat = feed.caveat;
    plugin->by_source.resize(feed.spec->sources.size());
    plugin->histograms.resize(feed.spec->sources.size());
    for (std::size_t i = 0; i < measures_.size(); ++i) {
        Measure &measure = measures_[i];
        if (measure.spec != feed.spec) continue;
        Entry entry;
        entry.measure = &measure;
        entry.index = i;
        const model::Source &source = feed.spec->sources[measure.source];
        if (measure.reduction == Reduction::emitted) {
            plugin->of_ledger.push_back(std::move(entry));
        } else if (source.kind == TRACER_SOURCE_HISTOGRAM) {
            if (!plugin->histograms[measure.source])
                plugin->histograms[measure.source] = std::make_unique<model::Histogram>();
            plugin->of_histograms.push_back(std::move(entry));
        } else {
            if (measure.reduction == Reduction::column)
                entry.cell.emplace(source.columns[measure.column]);
            else if (source.kind == TRACER_SOURCE_HISTOGRAMS)
                entry.merged = std::make_unique<model::Histogram>();
            plugin->by_source[measure.source].push_back(std::move(entry));
        }
    }
    plugins_[feed.index] = std::move(plugin);
}

void Collector::add(Entry &entry, const model::RecordView &record, const model::Reading &reading) {
    if (entry.measure->where && !entry.measure->where->holds(record, reading)) return;
    if (entry.merged) {
        if (record.value.size() < model::hist_size)
            ++entry.unread;
        else
            entry.merged->merge(model::Histogram::of(record.value));
        return;
    }
    if (!entry.cell) {
        ++entry.sum;
    } else if (const model::Value value = entry.cell->read(record, reading); value.kind != model::ValueKind::null) {
        entry.sum = sum_or_most(entry.sum, value.bits);
    } else {
        ++entry.unread;
        return;
    }
    ++entry.records;
}

void Collector::event(const stream::Feed &feed, const model::RecordView &record) {
    Plugin *known = plugin(feed);
    auto *entries = known ? known->entries(*record.source) : nullptr;
    if (!entries) return;
    const model::Reading reading{&names_, feed.stacks, 0, run_start_};
    for (Entry &entry : *entries)
        add(entry, record, reading);
}

void Collector::rows(const stream::Feed &feed, const model::Source &source, const model::Interval &interval,
                     std::span<const model::RecordView> rows) {
    Plugin *known = plugin(feed);
    auto *entries = known ? known->entries(source) : nullptr;
    if (!entries || entries->empty()) return;
    const model::Reading reading = model::reading_of(&names_, feed.stacks, interval, run_start_);
    for (const model::RecordView &row : rows)
        for (Entry &entry : *entries)
            add(entry, row, reading);
}

void Collector::counter(const stream::Feed &feed, const model::RecordView &difference,
                        const model::Interval &interval) {
    if (Plugin *known = plugin(feed)) ++known->differences;
    rows(feed, *difference.source, interval, {&difference, 1});
}

void Collector::histogram(const stream::Feed &feed, const model::Source &source, const model::Interval &,
                          const model::Histogram &difference) {
    Plugin *known = plugin(feed);
    if (!known || source.index >= known->histograms.size() || !known->histograms[source.index]) return;
    known->histograms[source.index]->merge(difference);
}

void Collector::ledger(const stream::Feed &feed, const model::Interval &, const model::Ledger &difference) {
    if (Plugin *known = plugin(feed)) known->ledger = known->ledger + difference;
}

void Collector::command_end(const model::CommandEnd &end) { end_ = end; }

void Collector::summary(const stream::Feed &feed, const model::Interval &, const model::Ledger &total) {
    if (Plugin *known = plugin(feed)) known->ledger = total;
}

RunResult Collector::result(std::uint64_t unfollowed) const {
    RunResult result;
    result.measures.resize(measures_.size());
    result.kernel = kernel_;
    result.architecture = architecture_;
    result.command = end_;
    result.unfollowed = unfollowed;
    for (const auto &plugin : plugins_) {
        if (!plugin) continue;
        result.plugins.push_back(
            {plugin->spec->name, plugin->spec->version, plugin->variant, plugin->caveat, plugin->ledger});
        const std::uint64_t lost = plugin->lost();
        for (const auto &entries : plugin->by_source)
            for (const Entry &entry : entries)
                if (entry.merged)
                    result.measures[entry.index] = {
                        range_of(*entry.measure, *entry.merged, sum_or_most(lost, entry.unread)), entry.merged->count};
                else
                    result.measures[entry.index] = {range_of_sum(entry.sum, sum_or_most(lost, entry.unread),
                                                                 entry.measure->one_each && entry.unread == 0),
                                                    entry.records};
        for (const Entry &entry : plugin->of_ledger)
            result.measures[entry.index] = {range_of_sum(plugin->ledger.emitted, lost, true),
                                            std::max(plugin->ledger.emitted, plugin->differences)};
        for (const Entry &entry : plugin->of_histograms) {
            const model::Histogram &all = *plugin->histograms[entry.measure->source];
            result.measures[entry.index] = {range_of(*entry.measure, all, lost), all.count};
        }
    }
    if (unfollowed != 0)
        for (std::size_t i = 0; i < measures_.size(); ++i)
            result.measures[i].value = without_bound(measures_[i], result.measures[i].value);
    return result;
}

} // namespace tracer::gate
