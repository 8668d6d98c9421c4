// SPDX-License-Identifier: Apache-2.0
#include "config/assign.hpp"

#include "config/common_options.hpp"
#include "model/parse_option.hpp"

#include <algorithm>
#include <iterator>

namespace tracer::config {
namespace {

Result<void> to_run(Request &request, const model::Option &option, const std::string &spelled,
                    const std::string &text) {
    const CommonOption *common = run_binding(option);
    if (!common) return {};
    if (request.plugins.size() == 1) return set_common(request.run, *common, {&text, 1}, {});
    if (common->name == "interval") return {}; // every plugin has its own ticks
    return Error{ExitCode::usage, "a run of several plugins has a single " + std::string(common->name),
                 "use --" + std::string(common->name), "option --" + spelled};
}

} // namespace

Result<void> assign(Request &request, PluginRequest &plugin, const model::Option &option, const std::string &spelled,
                    const std::vector<std::string> &texts) {
    model::Option named = option;
    named.name = spelled; // as the user wrote it
    if (option.type == TRACER_OPTION_ENTRIES) {
        model::OptionValue &value = plugin.settings.values[option.name];
        if (!std::holds_alternative<model::Entries>(value)) value.emplace<model::Entries>();
        for (const std::string &text : texts) {
            auto entry = model::parse_entry(named, text);
            if (!entry) return std::move(entry).error();
            std::get<model::Entries>(value).insert_or_assign(entry->first, std::move(entry->second));
        }
        return {};
    }
    if (option.type == TRACER_OPTION_NET) {
        model::Nets all;
        for (const std::string &text : texts) {
            auto nets = model::parse_option(named, text);
            if (!nets) return std::move(nets).error();
            std::ranges::move(std::get<model::Nets>(*nets), std::back_inserter(all));
        }
        plugin.settings.values.insert_or_assign(option.name, std::move(all));
        return {};
    }
    auto value = model::parse_option(named, texts.back());
    if (!value) return std::move(value).error();
    plugin.settings.values.insert_or_assign(option.name, std::move(*value));
    return to_run(request, option, spelled, texts.back());
}

Result<void> assign_fallbacks(Request &request, PluginRequest &plugin) {
    auto settings = model::default_settings(*plugin.spec);
    if (!settings) return std::move(settings).error();
    plugin.settings = std::move(*settings);
    for (const model::Option &option : plugin.spec->options) {
        // The interval's fallback stays with the plugin: an unset run interval means just that.
        if (option.binding != TRACER_BIND_RUN || !option.has_fallback || option.bind == "interval") continue;
        if (request.plugins.size() != 1 || option.fallback.empty() || option.fallback == "0") continue; // 0: no end
        if (auto set = to_run(request, option, option.name, option.fallback); !set) return set;
    }
    return {};
}

} // namespace tracer::config
