// SPDX-License-Identifier: Apache-2.0
#include "model/spec_check.hpp"
#include "model/text_rules.hpp"

#include "model/common_options.hpp"
#include "model/option_types.hpp"
#include "model/parse_option.hpp"

#include <algorithm>

namespace tracer::model {
namespace {

/// Does an option of this type fit the run's parameter? Unknown parameters fit nothing.
bool run_fits(const Option &option) {
    using Kind = CommonOption::Kind;
    const CommonOption *parameter = run_parameter(option.bind);
    if (!parameter) return false;
    if (parameter->kind == Kind::user && option.type == TRACER_OPTION_STRING) return true;
    if (parameter->kind == Kind::duration) return option.type == TRACER_OPTION_DURATION;
    return option.type == (parameter->kind == Kind::word ? TRACER_OPTION_STRING : TRACER_OPTION_UNSIGNED);
}

/// The same for a renderer's parameter.
bool render_fits(const Option &option) {
    const std::string &bind = option.bind;
    const auto type = option.type;
    if (bind == "rows") return type == TRACER_OPTION_UNSIGNED;
    if (bind == "clear" || bind == "noclear" || bind == "offsets" || bind == "histograms")
        return type == TRACER_OPTION_FLAG;
    if (bind == "sort" || bind == "unit") return type == TRACER_OPTION_CHOICE || type == TRACER_OPTION_STRING;
    return false;
}

std::string check_binding(const Option &option) {
    if (option.bind.empty() && option.binding != TRACER_BIND_TARGET && option.binding != TRACER_BIND_NONE)
        return "it does not say what it is bound to";
    switch (option.binding) {
    case TRACER_BIND_CONST:
        if (option.bind.rfind("tracer_", 0) == 0)
            return "it is bound to '" + option.bind + "', which is the host's own";
        break;
    case TRACER_BIND_MAP_SIZE:
        if (option.type != TRACER_OPTION_UNSIGNED || option.min < 1)
            return "a map's size is an unsigned number of at least 1";
        break;
    case TRACER_BIND_TARGET:
        if (option.type != TRACER_OPTION_STRING) return "a target is a string";
        break;
    case TRACER_BIND_RENDER:
    case TRACER_BIND_RUN:
        if (option.binding == TRACER_BIND_RUN ? !run_fits(option) : !render_fits(option))
            return "it is bound to '" + option.bind + "', which is not a parameter that takes its type";
        break;
    case TRACER_BIND_MAP:
    case TRACER_BIND_NONE:
        break;
    }
    const bool of_map = option_type(option.type).of_map;
    // A string on a map is the event that a perf event array counts.
    if (option.binding == TRACER_BIND_MAP ? !of_map && option.type != TRACER_OPTION_STRING : of_map)
        return "entries and a map belong together";
    return {};
}

std::string check_values(const Option &option) {
    if (option.min > option.max) return "its least value is above its greatest";
    const bool bounded = option.min != 0 || option.max != 0;
    const OptionType type = option_type(option.type);
    if (bounded && !type.has_bounds) return "values of its type have no bounds";
    if (bounded && option.type != TRACER_OPTION_SIGNED && option.min < 0) return "its least value is negative";
    if (option.type == TRACER_OPTION_SET && option.max > 127) return "a set holds numbers up to 127";
    if (!option.labels.empty() && !type.has_labels) return "only choices and sets have labels";
    if (option.labels.empty() && option.type == TRACER_OPTION_CHOICE) return "a choice needs labels";
    if (const auto twice = shared_name(option.labels, [](const Label &l) { return l.name; }); !twice.empty())
        return "two labels are named '" + twice + "'";
    for (const auto &label : option.labels)
        if (option.type == TRACER_OPTION_SET && label.value > 127) return "a set holds numbers up to 127";
    // A path may exist on one machine and not on the next: looked at when it is used.
    if (option.has_fallback && option.type != TRACER_OPTION_PATH)
        if (auto value = parse_option(option, option.fallback); !value)
            return "its default is refused: " + value.error().message +
                   (value.error().hint.empty() ? "" : "; " + value.error().hint);
    return {};
}

std::string check_names(const PluginSpec &spec, const Option &option) {
    if (!is_option_name(option.name)) return "its name is not made of a-z, 0-9, _ and -, at most 31 of them";
    const bool meant = option.binding == TRACER_BIND_RUN && option.bind == option.name;
    if (is_kept_name(option.name) && !meant) return "its name belongs to an option of all plugins";
    if (option.name.rfind("no-", 0) == 0)
        for (const auto &other : spec.options)
            if (other.type == TRACER_OPTION_FLAG && "no-" + other.name == option.name)
                return "its name is what clears '" + other.name + "'";
    const char c = option.short_name;
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (c != 0 && (!letter || c == 'h')) return "its short name is neither a letter (other than h) nor a digit";
    return {};
}

std::string check_positions(const PluginSpec &spec) {
    std::vector<std::uint32_t> positions;
    for (const auto &option : spec.options)
        if (option.position != 0) positions.push_back(option.position);
    std::sort(positions.begin(), positions.end());
    for (std::size_t i = 0; i < positions.size(); ++i)
        if (positions[i] != i + 1) return "the positions of its options are not 1, 2, ... without a gap";
    return {};
}

} // namespace

std::string check_options(const PluginSpec &spec) {
    for (const auto &option : spec.options) {
        std::string problem = check_names(spec, option);
        if (problem.empty()) problem = check_binding(option);
        if (problem.empty()) problem = check_values(option);
        if (!problem.empty()) return "option '" + option.name + "': " + problem;
    }
    if (const auto twice = shared_name(spec.options, [](const Option &o) { return o.name; }); !twice.empty())
        return "two options are named '" + twice + "'";
    std::vector<Option> shorts;
    std::copy_if(spec.options.begin(), spec.options.end(), std::back_inserter(shorts),
                 [](const Option &o) { return o.short_name != 0; });
    const auto twice = shared_name(shorts, [](const Option &o) { return std::string(1, o.short_name); });
    if (!twice.empty()) return "two options have the short name '" + twice + "'";
    return check_positions(spec);
}

} // namespace tracer::model
