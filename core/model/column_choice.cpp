// SPDX-License-Identifier: Apache-2.0
#include "model/column_choice.hpp"

#include "base/similar.hpp"
#include "base/strings.hpp"

#include <algorithm>

namespace tracer::model {
namespace {

const Selection *choice_of(std::span<const Selection> columns, const PluginSpec &spec) {
    const Selection *choice = nullptr;
    for (const Selection &selection : columns)
        if (selection.plugin == spec.name || (selection.plugin.empty() && (!choice || choice->plugin.empty())))
            choice = &selection;
    return choice;
}

/// "a, b" as two names; the text between two commas may be empty.
std::vector<std::string> names_in(std::string_view text) {
    std::vector<std::string> names;
    while (true) {
        const auto comma = text.find(',');
        std::string_view name = text.substr(0, comma);
        name.remove_prefix(std::min(name.find_first_not_of(' '), name.size()));
        name.remove_suffix(name.size() - (name.find_last_not_of(' ') + 1));
        names.emplace_back(name);
        if (comma == std::string_view::npos) return names;
        text.remove_prefix(comma + 1);
    }
}

ColumnChoice columns_of(const Source &source, std::span<const std::string> names) {
    ColumnChoice chosen;
    for (const std::string &name : names)
        if (const auto at = std::ranges::find(source.columns, name, &Column::name); at != source.columns.end())
            chosen.push_back(&*at);
    return chosen;
}

Result<void> check(const std::vector<std::string> &names, const PluginSpec &spec, const PluginSettings &settings,
                   bool rendered) {
    std::vector<std::string> known;
    for (const Source &source : spec.sources) {
        if (!settings.delivers(spec, source)) continue;
        if (source.columns.empty())
            return Error{ExitCode::usage, "what it records has no columns to choose from",
                         "say PLUGIN: before columns that are for another plugin"};
        if (rendered && !shows_columns(source))
            return Error{ExitCode::usage, "its text has a layout of its own, from which no columns can be chosen",
                         "use --format csv, or say PLUGIN: before columns that are for another plugin"};
        for (const Column &column : source.columns)
            known.push_back(column.name);
    }
    for (auto name = names.begin(); name != names.end(); ++name) {
        if (std::find(names.begin(), name, *name) != name)
            return Error{ExitCode::usage, "column " + in_quotes(*name) + " is named twice", {}};
        if (std::ranges::find(known, *name) == known.end())
            return Error{ExitCode::usage, "there is no column " + in_quotes(*name),
                         did_you_mean(*name, known, "its columns: " + join(known))};
    }
    for (const Source &source : spec.sources)
        if (settings.delivers(spec, source) && columns_of(source, names).empty())
            return Error{ExitCode::usage, "no column of " + in_quotes(source.name) + " is among them",
                         "each source of the plugin needs at least one"};
    return {};
}

} // namespace

std::optional<ColumnChoice> chosen_columns(std::span<const Selection> columns, const PluginSpec &spec,
                                           const Source &source) {
    const Selection *choice = choice_of(columns, spec);
    if (!choice) return std::nullopt;
    return columns_of(source, names_in(choice->text));
}

bool shows_columns(const Source &source) {
    if (source.kind == TRACER_SOURCE_HISTOGRAM) return false;
    switch (source.format.renderer) {
    case TRACER_RENDER_COLUMNS:
    case TRACER_RENDER_TABLE:
    case TRACER_RENDER_HISTOGRAM: // of anything but a histogram: as columns
        return true;
    case TRACER_RENDER_STACK:
    case TRACER_RENDER_FOLDED:
    case TRACER_RENDER_TEMPLATE:
        return false;
    }
    return false;
}

Result<void> check_choice(std::span<const Selection> columns, const PluginSpec &spec, const PluginSettings &settings,
                          bool rendered) {
    const Selection *choice = choice_of(columns, spec);
    if (!choice) return {};
    auto checked = check(names_in(choice->text), spec, settings, rendered);
    if (!checked) {
        checked.error().about = choice->about;
        checked.error().message = spec.name + ": " + checked.error().message;
    }
    return checked;
}

} // namespace tracer::model
