// SPDX-License-Identifier: Apache-2.0
#include "output/render_options.hpp"

#include <algorithm>

namespace tracer::output {
namespace {

/// The option that `bind` names, with its value; both null where the plugin has none or it is unset.
struct Bound {
    const model::Option *option = nullptr;
    const model::OptionValue *value = nullptr;
};

Bound bound(const stream::Feed &feed, std::string_view bind) {
    const auto at = std::ranges::find_if(feed.spec->options, [&](const model::Option &option) {
        return option.binding == TRACER_BIND_RENDER && option.bind == bind;
    });
    if (at == feed.spec->options.end()) return {};
    return {&*at, feed.settings->bound(*feed.spec, TRACER_BIND_RENDER, bind)};
}

template <class T>
const T *as(const Bound &bound) {
    return bound.value ? std::get_if<T>(bound.value) : nullptr;
}

/// The chosen label of a TRACER_OPTION_CHOICE; a string option's text; empty: nothing chosen.
std::string choice(const Bound &bound) {
    if (const auto *text = as<std::string>(bound)) return *text;
    if (const auto *number = as<std::uint64_t>(bound))
        for (const auto &label : bound.option->labels)
            if (label.value == *number) return label.name;
    return {};
}

void add_column(std::vector<const model::Column *> &columns, const model::Source &source, const std::string &name) {
    for (const auto &column : source.columns)
        if (column.name == name) columns.push_back(&column);
}

struct Unit {
    std::string_view name, heading;
    std::uint64_t ns;
};
constexpr Unit units[] = {
    {"ns", "nsecs", 1}, {"us", "usecs", 1'000}, {"ms", "msecs", 1'000'000}, {"s", "secs", 1'000'000'000}};

} // namespace

RenderOptions render_options(const stream::Feed &feed, const model::Source &source) {
    RenderOptions options;
    options.rows = source.format.rows;
    if (const auto *rows = as<std::uint64_t>(bound(feed, "rows"))) options.rows = *rows;
    if (const auto *clear = as<bool>(bound(feed, "clear"))) options.clear = *clear;
    if (const auto *noclear = as<bool>(bound(feed, "noclear"))) options.clear = options.clear && !*noclear;
    if (const auto *offsets = as<bool>(bound(feed, "offsets"))) options.offsets = *offsets;

    const Bound sort = bound(feed, "sort");
    if (const std::string chosen = choice(sort); chosen == "all") {
        for (const auto &label : sort.option->labels)
            if (label.name != chosen) add_column(options.sort, source, label.name);
    } else if (!chosen.empty()) {
        add_column(options.sort, source, chosen);
    } else {
        for (const auto &name : source.format.sort)
            add_column(options.sort, source, name);
    }

    options.histograms = source.format.renderer == TRACER_RENDER_HISTOGRAM;
    if (const auto *histograms = as<bool>(bound(feed, "histograms"))) options.histograms = *histograms;
    options.heading = source.unit.empty() ? "value" : source.unit;
    if (!source.unit.empty()) options.suffix = "_" + source.unit;
    if (source.unit == "ns") {
        std::string chosen = choice(bound(feed, "unit"));
        if (chosen.empty()) chosen = "ns";
        for (const Unit &unit : units) {
            if (unit.name != chosen) continue;
            options.unit = unit.ns;
            options.heading = unit.heading;
            options.suffix = "_";
            options.suffix += unit.name;
        }
    }
    return options;
}

} // namespace tracer::output
