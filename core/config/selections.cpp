// SPDX-License-Identifier: Apache-2.0
#include "config/selections.hpp"

#include "base/similar.hpp"
#include "base/strings.hpp"
#include "model/column_choice.hpp"
#include "model/conditions.hpp"

#include <algorithm>

namespace tracer::config {
namespace {

using model::Selection;
using Selections = std::vector<Selection>;

bool runs(const Request &request, const std::string &plugin) {
    return std::ranges::any_of(request.plugins, [&](const PluginRequest &p) { return p.spec->name == plugin; });
}

Result<void> check_plugins(const Request &request, const Selections &selections) {
    std::vector<std::string> names;
    for (const PluginRequest &plugin : request.plugins)
        names.push_back(plugin.spec->name);
    for (const Selection &selection : selections)
        if (!selection.plugin.empty() && !runs(request, selection.plugin))
            return Error{ExitCode::usage, "there is no plugin " + in_quotes(selection.plugin) + " in this run",
                         did_you_mean(selection.plugin, names, "it has " + join(names)), selection.about};
    return {};
}

Result<void> check(const model::PluginSpec &spec, const model::PluginSettings &settings, const Selections &where,
                   const Selections &columns, bool rendered) {
    if (auto fit = model::Conditions::make(spec, settings, where); !fit) return std::move(fit).error();
    return model::check_choice(columns, spec, settings, rendered);
}

} // namespace

Selection parse_selection(std::string_view text) {
    const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto in_name = [&](char c) { return is_lower(c) || (c >= '0' && c <= '9') || c == '_'; };
    const std::string_view name = text.substr(0, text.find(':'));
    if (name.size() == text.size() || name.empty() || !is_lower(name.front()) || !std::ranges::all_of(name, in_name))
        return {{}, std::string(text), {}};
    text.remove_prefix(name.size() + 1);
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    return {std::string(name), std::string(text), {}};
}

Selections *selections_of(model::RunSettings &run, const CommonOption &option) {
    return option.name == "where" ? &run.where : option.name == "columns" ? &run.columns : nullptr;
}

Result<void> drop_others(Request &request, const FindPlugin &find) {
    for (Selections *selections : {&request.run.where, &request.run.columns}) {
        Selections kept;
        for (Selection &selection : *selections) {
            if (selection.plugin.empty() || runs(request, selection.plugin)) {
                kept.push_back(std::move(selection));
                continue;
            }
            auto spec = find(selection.plugin, request.plugin_dirs);
            if (!spec) {
                Error error = std::move(spec).error();
                error.about = selection.about;
                return error;
            }
            auto settings = model::default_settings(**spec);
            if (!settings) return std::move(settings).error();
            const bool is_where = selections == &request.run.where;
            const Selections alone{selection}, none;
            if (auto fit = check(**spec, *settings, is_where ? alone : none, is_where ? none : alone, false); !fit)
                return fit;
        }
        *selections = std::move(kept);
    }
    return {};
}

Result<void> check_selections(const Request &request, Formats formats) {
    for (const Selections *selections : {&request.run.where, &request.run.columns})
        if (auto known = check_plugins(request, *selections); !known) return known;
    const bool rendered = std::ranges::any_of(request.run.outputs, [&](const model::OutputRequest &output) {
        const auto format = std::ranges::find(formats, output.format, &model::FormatName::name);
        return format != formats.end() && format->rendered;
    });
    for (const PluginRequest &plugin : request.plugins)
        if (auto fit = check(*plugin.spec, plugin.settings, request.run.where, request.run.columns, rendered); !fit)
            return fit;
    return {};
}

} // namespace tracer::config
