// SPDX-License-Identifier: Apache-2.0
#include "check/cases.hpp"

#include "model/attach_kinds.hpp"
#include "model/parse_option.hpp"

#include <algorithm>
#include <optional>

namespace tracer::check {
namespace {

using model::Condition;
using model::Option;
using model::PluginSettings;

/// Of one option's choices no more than this many are tried, each on its own.
constexpr std::size_t most_labels = 16;

const Option *find_option(const model::PluginSpec &spec, const std::string &name) {
    const auto found = std::ranges::find(spec.options, name, &Option::name);
    return found == spec.options.end() ? nullptr : &*found;
}

/// Something to write for the option, most telling first.
std::vector<std::string> texts_for(const Option &option) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < option.labels.size() && i < most_labels; ++i)
        texts.push_back(option.labels[i].name);
    if (texts.empty())
        for (const char *sample : {"1", "1s", "x", "/", "0=x"})
            texts.emplace_back(sample);
    if (option.min > 1) texts.push_back(std::to_string(option.min));
    return texts;
}

/// The settings with each value that the option may have; the last ones are without it.
std::vector<PluginSettings> with_each_value(const PluginSettings &settings, const Option &option) {
    std::vector<PluginSettings> all;
    const auto add = [&](model::OptionValue value) {
        all.push_back(settings);
        all.back().values.insert_or_assign(option.name, std::move(value));
    };
    if (option.type == TRACER_OPTION_FLAG) {
        add(true);
        add(false);
        return all;
    }
    for (const std::string &text : texts_for(option))
        if (auto value = model::parse_option(option, text)) add(std::move(*value));
    all.push_back(settings);
    all.back().values.erase(option.name);
    return all;
}

/// Settings near these under which the condition holds, or does not.
std::optional<PluginSettings> made(const model::PluginSpec &spec, PluginSettings settings, const Condition &condition,
                                   bool wanted) {
    if (settings.holds(spec, condition) == wanted) return settings;
    std::vector<Condition> parts = condition.also;
    parts.push_back(condition);
    parts.back().also.clear();
    for (const Condition &part : parts) {
        const Option *option = find_option(spec, part.option);
        if (!option || settings.holds(spec, part) == wanted) continue;
        const auto tries = with_each_value(settings, *option);
        const auto good =
            std::ranges::find_if(tries, [&](const PluginSettings &tried) { return tried.holds(spec, part) == wanted; });
        if (good == tries.end()) continue;
        settings = *good;
        if (settings.holds(spec, condition) == wanted) return settings;
    }
    return std::nullopt;
}

/// A target of the form that the variant serves, which every kernel has.
const char *sample_target(const model::Variant &variant) {
    if (variant.flags & TRACER_VARIANT_TARGET_TRACEPOINT) return "tracepoint:sched:sched_process_exec";
    return variant.flags & TRACER_VARIANT_TARGET_PATTERN ? "vfs_rea*" : "vfs_read";
}

/// Options that the variant's programs take their target from.
void give_targets(const model::PluginSpec &spec, const model::Variant &variant, PluginSettings &settings) {
    for (const model::Program &program : variant.programs) {
        const std::string &target = program.target;
        if (target.size() < 3 || target.front() != '{' || target.back() != '}') continue;
        const Option *option = find_option(spec, target.substr(1, target.size() - 2));
        if (!option) continue;
        const std::string sample = sample_target(variant);
        const auto *given = settings.find(option->name);
        const auto *text = given ? std::get_if<std::string>(given) : nullptr;
        if (text && !text->empty() && model::asked_form(*text) == model::asked_form(sample)) continue;
        settings.values.insert_or_assign(option->name, sample);
    }
}

std::string value_text(const Option &option, const model::OptionValue &value) {
    const auto label_of = [&](std::uint64_t number) {
        const auto found = std::ranges::find(option.labels, number, &model::Label::value);
        return found == option.labels.end() ? std::to_string(number) : found->name;
    };
    if (const auto *number = std::get_if<std::uint64_t>(&value)) return "=" + label_of(*number);
    if (const auto *number = std::get_if<std::int64_t>(&value)) return "=" + std::to_string(*number);
    if (const auto *text = std::get_if<std::string>(&value)) return "=" + *text;
    if (const auto *mask = std::get_if<model::Mask>(&value)) {
        std::string text = "=";
        for (std::uint64_t bit = 0; bit < 128; ++bit)
            if ((*mask)[bit / 64] >> (bit % 64) & 1) text += (text.size() > 1 ? "," : "") + label_of(bit);
        return text;
    }
    return {};
}

/// What the settings say that the others do not.
std::string difference(const model::PluginSpec &spec, const PluginSettings &from, const PluginSettings &to) {
    std::string name;
    const auto say = [&](const std::string &text) { name += (name.empty() ? "" : " ") + text; };
    for (const Option &option : spec.options) {
        const auto *before = from.find(option.name), *after = to.find(option.name);
        if (!after) {
            if (before) say("no --" + option.name);
            continue;
        }
        const std::string text = value_text(option, *after);
        if (const bool *flag = std::get_if<bool>(after)) {
            const bool *was = before ? std::get_if<bool>(before) : nullptr;
            if (!was || *was != *flag) say((*flag ? "--" : "--no-") + option.name);
        } else if (!before || value_text(option, *before) != text) {
            say("--" + option.name + text);
        }
    }
    return name;
}

/// Does its value become a constant, which the verifier follows?
bool changes_code(const Option &option) {
    const bool few = option.type == TRACER_OPTION_FLAG || option.type == TRACER_OPTION_CHOICE;
    return few && option.binding == TRACER_BIND_CONST;
}

} // namespace

std::vector<Case> cases_of(const model::PluginSpec &spec, const model::Variant &variant) {
    auto defaults = model::default_settings(spec);
    if (!defaults) return {};
    auto base = made(spec, *defaults, variant.when, true);
    if (!base) return {};
    give_targets(spec, variant, *base);
    std::vector<Case> cases{{difference(spec, *defaults, *base), *base}};
    const auto add = [&](std::optional<PluginSettings> settings) {
        if (!settings || !settings->holds(spec, variant.when)) return;
        std::string name = difference(spec, *defaults, *settings);
        const bool serves = std::ranges::any_of(
            variant.programs, [&](const model::Program &program) { return settings->holds(spec, program.when); });
        if (serves && std::ranges::find(cases, name, &Case::name) == cases.end())
            cases.push_back({std::move(name), std::move(*settings)});
    };
    const auto both = [&](const Condition &condition) {
        if (condition.option.empty()) return;
        add(made(spec, *base, condition, true));
        add(made(spec, *base, condition, false));
    };
    for (const model::Program &program : variant.programs)
        both(program.when);
    for (const model::Source &source : spec.sources)
        both(source.when);
    for (const Option &option : spec.options)
        if (changes_code(option))
            for (PluginSettings &settings : with_each_value(*base, option))
                add(std::move(settings));
    return cases;
}

} // namespace tracer::check
