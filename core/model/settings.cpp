// SPDX-License-Identifier: Apache-2.0
#include "model/settings.hpp"

#include "model/parse_option.hpp"

#include <algorithm>

namespace tracer::model {

const OptionValue *PluginSettings::find(const std::string &name) const {
    const auto found = values.find(name);
    return found == values.end() ? nullptr : &found->second;
}

bool PluginSettings::holds(const PluginSpec &spec, const Condition &condition) const {
    if (condition.option.empty()) return true;
    if (!std::ranges::all_of(condition.also, [&](const Condition &other) { return holds(spec, other); })) return false;
    const auto option = std::find_if(spec.options.begin(), spec.options.end(),
                                     [&](const Option &o) { return o.name == condition.option; });
    const OptionValue *value = find(condition.option);
    bool holds = option != spec.options.end() && value;
    if (holds && condition.label.empty()) {
        const bool *flag = std::get_if<bool>(value);
        const std::string *text = std::get_if<std::string>(value);
        holds = flag ? *flag : text ? !text->empty() : true;
    } else if (holds) {
        const Label *label = find_label(*option, condition.label);
        const Mask *mask = std::get_if<Mask>(value);
        const std::uint64_t *number = std::get_if<std::uint64_t>(value);
        const std::string *text = std::get_if<std::string>(value);
        const bool in_mask =
            mask && label && label->value < mask_bits && ((*mask)[label->value / 64] >> (label->value % 64) & 1) != 0;
        holds = in_mask || (number && label && label->value == *number) || (text && *text == condition.label);
    }
    return holds != condition.negated;
}

const OptionValue *PluginSettings::bound(const PluginSpec &spec, tracer_binding binding, std::string_view bind) const {
    for (const Option &option : spec.options)
        if (option.binding == binding && option.bind == bind)
            if (const OptionValue *value = find(option.name)) return value;
    return nullptr;
}

bool RunSettings::writes_to_stdout() const {
    return std::ranges::any_of(outputs, [](const OutputRequest &output) { return output.path.empty(); });
}

Result<PluginSettings> default_settings(const PluginSpec &spec) {
    PluginSettings settings;
    for (const Option &option : spec.options) {
        if (!option.has_fallback) {
            if (option.type == TRACER_OPTION_FLAG) settings.values.emplace(option.name, false);
            continue;
        }
        auto value = parse_option(option, option.fallback);
        if (!value)
            return Error{ExitCode::usage, "the fallback of " + value.error().what(),
                         "the plugin is at fault: report it to its author", "plugin " + spec.name};
        settings.values.emplace(option.name, std::move(*value));
    }
    return settings;
}

} // namespace tracer::model
