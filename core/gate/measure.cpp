// SPDX-License-Identifier: Apache-2.0
#include "gate/measure.hpp"

#include "base/similar.hpp"
#include "base/strings.hpp"
#include "gate/measure_text.hpp"
#include "model/column_types.hpp"

#include <algorithm>
#include <array>

namespace tracer::gate {
namespace {

using model::Column;
using model::PluginSpec;
using model::Source;

struct HistogramMeasure {
    std::string_view name;
    Reduction reduction;
    std::uint32_t per_mille = 0;
    std::uint64_t of_value = 0; ///< with fewer values none lies beyond the percentile: it would be the largest
};
constexpr auto of_histograms = std::to_array<HistogramMeasure>({
    {"count", Reduction::histogram_count},
    {"sum", Reduction::histogram_sum},
    {"min", Reduction::histogram_min},
    {"max", Reduction::histogram_max},
    {"p50", Reduction::percentile, 500, 2},
    {"p90", Reduction::percentile, 900, 10},
    {"p99", Reduction::percentile, 990, 100},
    {"p999", Reduction::percentile, 999, 1000},
});
constexpr std::string_view number_of_events = "count";

Error mistake(std::string message, std::string hint = {}) {
    return {ExitCode::usage, std::move(message), std::move(hint)};
}

/// A rate is an amount too, but that of an interval.
bool can_be_summed(const Column &column) {
    return model::column_type(column.type).amount && column.type != TRACER_TYPE_RATE;
}

std::string what_it_is(const Column &column) {
    if (column.type == TRACER_TYPE_RATE) return "a rate, which has no single value for a run";
    if (column.type == TRACER_TYPE_RATIO) return "a ratio: measure what it is made of";
    const std::string name = model::column_type(column.type).name;
    const bool vowel = std::string_view("aeiou").find(name.front()) != std::string_view::npos;
    return std::string(vowel && name != "uid" && name != "user" ? "an " : "a ") + name + ", which has no sum";
}

bool has_histograms(const Source &source) {
    return source.kind == TRACER_SOURCE_HISTOGRAM || source.kind == TRACER_SOURCE_HISTOGRAMS;
}

/// A plugin's sources under its options.
class Reach {
public:
    explicit Reach(const PluginChoice &plugin) : spec_(*plugin.spec) {
        if (plugin.settings) {
            settings_ = *plugin.settings;
        } else if (auto usual = model::default_settings(spec_)) {
            settings_ = *std::move(usual);
        }
    }

    [[nodiscard]] bool delivers(const Source &source) const { return settings_.delivers(spec_, source); }
    template <class Is>
    [[nodiscard]] const Source *first(Is is) const {
        const auto found =
            std::ranges::find_if(spec_.sources, [&](const Source &source) { return is(source) && delivers(source); });
        return found == spec_.sources.end() ? nullptr : &*found;
    }
    /// The first source that delivers and has the column, and the column's index there.
    [[nodiscard]] std::pair<const Source *, std::size_t> column(std::string_view name) const {
        for (const Source &source : spec_.sources)
            if (delivers(source))
                if (const std::size_t at = index(source, name); at < source.columns.size()) return {&source, at};
        return {nullptr, 0};
    }
    /// A source that has the column and does not deliver.
    [[nodiscard]] const Source *silent(std::string_view name) const {
        const auto found = std::ranges::find_if(spec_.sources, [&](const Source &source) {
            return !delivers(source) && index(source, name) < source.columns.size();
        });
        return found == spec_.sources.end() ? nullptr : &*found;
    }
    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> all;
        const auto offer = [&](std::string_view name) {
            if (std::ranges::find(all, name) == all.end()) all.emplace_back(name);
        };
        for (const Source &source : spec_.sources) {
            if (!delivers(source)) continue;
            for (const Column &column : source.columns)
                if (can_be_summed(column)) offer(column.name);
            if (has_histograms(source))
                for (const HistogramMeasure &measure : of_histograms)
                    offer(measure.name);
        }
        offer(number_of_events);
        return all;
    }

private:
    static std::size_t index(const Source &source, std::string_view name) {
        const auto at = std::ranges::find(source.columns, name, &Column::name);
        return static_cast<std::size_t>(at - source.columns.begin());
    }

    const PluginSpec &spec_;
    model::PluginSettings settings_;
};

Result<void> read_column(Measure &measure, const Source &source, std::size_t index, const Reach &reach) {
    const Column &column = source.columns[index];
    if (!can_be_summed(column))
        return mistake(measure.spec->name + '.' + column.name + " is " + what_it_is(column),
                       "there is " + join(reach.names()) + "; to count records by it: " + measure.spec->name +
                           ".count[" + column.name + "=...]");
    measure.source = source.index;
    measure.reduction = Reduction::column;
    measure.column = index;
    measure.unit = unit_of(column);
    measure.one_each = column.type == TRACER_TYPE_COUNT;
    return {};
}

bool read_histogram(Measure &measure, const Source &source, std::string_view name) {
    const auto *known = std::ranges::find(of_histograms, name, &HistogramMeasure::name);
    if (known == of_histograms.end()) return false;
    measure.source = source.index;
    measure.reduction = known->reduction;
    measure.per_mille = known->per_mille;
    measure.of_value = known->of_value;
    measure.one_each = known->reduction == Reduction::histogram_count;
    measure.unit = measure.one_each ? Unit::count : unit_of(source);
    return true;
}

/// The number of events: of records if each is one event, else from the ledger.
Result<void> read_number(Measure &measure, const Reach &reach) {
    measure.one_each = true;
    if (const Source *events = reach.first([](const Source &source) { return source.kind == TRACER_SOURCE_EVENTS; })) {
        measure.source = events->index;
        measure.reduction = Reduction::records;
    } else {
        measure.reduction = Reduction::emitted;
    }
    return {};
}

Result<void> read_name(Measure &measure, const std::string &name, const Reach &reach) {
    if (const auto [source, index] = reach.column(name); source) return read_column(measure, *source, index, reach);
    if (const Source *histogram = reach.first(has_histograms))
        if (read_histogram(measure, *histogram, name)) return {};
    if (name == number_of_events) return read_number(measure, reach);
    const std::string &plugin = measure.spec->name;
    if (const Source *silent = reach.silent(name); silent && !silent->when.option.empty())
        return mistake(plugin + '.' + name + " exists only " + (silent->when.negated ? "without" : "with") + " --" +
                       silent->when.option + (silent->when.label.empty() ? "" : '=' + silent->when.label));
    const auto names = reach.names();
    return mistake(plugin + " has no column " + in_quotes(name), did_you_mean(name, names, "there is " + join(names)));
}

Result<void> read_conditions(Measure &measure, std::string_view text) {
    const Source *source = measure.reduction == Reduction::emitted ? nullptr : &measure.spec->sources[measure.source];
    const std::string shown = "measure " + in_quotes(measure.text) + ": ";
    if (!source)
        return mistake(shown + "its events are counted together, without their columns",
                       "put the condition on a column: " + measure.spec->name + ".COLUMN[...]");
    if (source->kind == TRACER_SOURCE_HISTOGRAM || source->kind == TRACER_SOURCE_COUNTER)
        return mistake(shown + "its values have no columns to filter by",
                       "leave the brackets out, or use a plugin that records each event or row");
    auto where = model::Predicate::parse(text, *source);
    if (!where) {
        Error error = std::move(where).error();
        error.message.insert(0, shown + "in the brackets, ");
        return error;
    }
    measure.where = *std::move(where);
    return {};
}

} // namespace

Unit unit_of(const Column &column) {
    if (column.type == TRACER_TYPE_BYTES || column.unit == "bytes") return Unit::bytes;
    if (column.type == TRACER_TYPE_DURATION_NS || column.unit == "ns") return Unit::nanoseconds;
    return Unit::count;
}

Unit unit_of(const Source &histogram) {
    if (histogram.unit == "ns") return Unit::nanoseconds;
    return histogram.unit == "bytes" ? Unit::bytes : Unit::count;
}

Error at(const model::Place &place, Error error) {
    model::Place shown = place;
    shown.file = harmless(place.file);
    error.code = ExitCode::usage;
    error.about = shown.text();
    return error;
}

Result<std::string> plugin_of(std::string_view text, const model::Place &place) {
    auto parts = measure_parts(text);
    if (!parts) return at(place, std::move(parts).error());
    return std::move(parts->plugin);
}

Result<Measure> resolve(std::string_view text, const model::Place &place, std::span<const PluginChoice> plugins) {
    const auto parts = measure_parts(text);
    if (!parts) return at(place, parts.error());
    const auto chosen =
        std::ranges::find(plugins, parts->plugin, [](const PluginChoice &plugin) { return plugin.spec->name; });
    if (chosen == plugins.end()) {
        std::vector<std::string> known;
        for (const PluginChoice &plugin : plugins)
            known.push_back(plugin.spec->name);
        return at(place, mistake("no plugin " + in_quotes(parts->plugin),
                                 did_you_mean(parts->plugin, known, "there is " + join(known))));
    }
    Measure measure;
    measure.text = parts->text;
    measure.spec = chosen->spec;
    if (auto read = read_name(measure, parts->name, Reach(*chosen)); !read) return at(place, std::move(read).error());
    if (parts->has_where)
        if (auto read = read_conditions(measure, parts->where); !read) return at(place, std::move(read).error());
    return measure;
}

std::vector<std::string> measures_of(const PluginChoice &plugin) {
    auto names = Reach(plugin).names();
    for (std::string &name : names)
        name.insert(0, plugin.spec->name + '.');
    return names;
}

} // namespace tracer::gate
