// SPDX-License-Identifier: Apache-2.0
#include "model/spec_check.hpp"
#include "model/attach_kinds.hpp"
#include "model/condition_text.hpp"
#include "model/text_rules.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace tracer::model {
namespace {

std::string check_target(const PluginSpec &spec, const Variant &variant, const Program &program) {
    const std::string &target = program.target;
    const auto form = attach_kind(program.attach).target;
    if (target.front() == '{') {
        if (target.size() < 3 || target.back() != '}') return "its target '" + target + "' is not of the form {option}";
        const auto name = target.substr(1, target.size() - 2);
        const bool known = std::any_of(spec.options.begin(), spec.options.end(), [&](const Option &o) {
            return o.name == name && o.binding == TRACER_BIND_TARGET;
        });
        if (!known) return "its target '" + target + "' names no option that is bound to a target";
        const bool patterns = (variant.flags & TRACER_VARIANT_TARGET_PATTERN) != 0;
        return patterns == (form == TargetForm::functions)
                   ? ""
                   : "TRACER_VARIANT_TARGET_PATTERN goes with TRACER_ATTACH_KPROBE_MULTI, and only with it";
    }
    return is_target(target, form) ? ""
                                   : "its target '" + target + "' is not of the form that its kind of attachment takes";
}

/// What may have several targets where a program of this kind may not.
const char *kind_of_several(const AttachKind &kind) {
    if (kind.family == TRACER_VARIANT_TRACEPOINT) return "raw_tracepoint";
    return kind.at_return ? "kretprobe" : "kprobe or kprobe.multi";
}

/// Programs of one name are one program with several targets.
std::string check_names(const Variant &variant) {
    std::map<std::string, const Program *> known;
    std::set<std::pair<std::string, std::string>> places;
    for (const auto &program : variant.programs) {
        if (!places.emplace(program.name, program.target).second)
            return "two programs are named '" + program.name + "' and have the same target '" + program.target + "'";
        const auto [first, is_new] = known.emplace(program.name, &program);
        if (is_new) continue;
        const std::string where = "program '" + program.name + "': it has several targets, ";
        const auto &other = *first->second;
        const auto &kind = attach_kind(program.attach);
        if (program.attach != other.attach || program.flags != other.flags ||
            condition_text(program.when) != condition_text(other.when))
            return where + "but not the same attachment, flags and condition for all of them";
        if (kind.needs_btf)
            return where + "but " + kind.name + " is loaded for one alone: write a program for each, with a static " +
                   "function that they share, or make it a " + kind_of_several(kind);
    }
    return {};
}

std::string check_variant(const PluginSpec &spec, const Variant &variant) {
    const bool has_object = std::any_of(spec.objects.begin(), spec.objects.end(),
                                        [&](const Object &o) { return o.name == variant.object; });
    if (!has_object) return "there is no object '" + variant.object + "'";
    if (variant.programs.empty()) return "it has no program";
    if (auto problem = check_condition(spec, variant.when); !problem.empty()) return problem;
    if (auto problem = check_names(variant); !problem.empty()) return problem;
    for (const auto &program : variant.programs) {
        const std::string where = "program '" + program.name + "': ";
        const auto &kind = attach_kind(program.attach);
        if (!kind.fits(variant.kind))
            return where + "an attachment by " + kind.name + " does not belong in a variant of kind " +
                   kind_name(variant.kind);
        if (const auto problem = check_target(spec, variant, program); !problem.empty()) return where + problem;
        if (const auto problem = check_condition(spec, program.when); !problem.empty()) return where + problem;
    }
    return {};
}

} // namespace

std::string check_ladder(const PluginSpec &spec) {
    if (spec.objects.empty()) return "it has no BPF object";
    if (const auto twice = shared_name(spec.objects, [](const Object &o) { return o.name; }); !twice.empty())
        return "two objects are named '" + twice + "'";
    if (spec.hook.empty()) return "it names no hook";
    if (spec.variants.empty()) return "it has no variant";
    if (const auto twice = shared_name(spec.variants, [](const Variant &v) { return v.name; }); !twice.empty())
        return "two variants are named '" + twice + "'";
    for (const auto &variant : spec.variants)
        if (const auto problem = check_variant(spec, variant); !problem.empty())
            return "variant '" + variant.name + "': " + problem;
    return {};
}

std::string check_condition(const PluginSpec &spec, const Condition &condition) {
    if (condition.option.empty()) return {};
    const auto option = std::find_if(spec.options.begin(), spec.options.end(),
                                     [&](const Option &o) { return o.name == condition.option; });
    if (option == spec.options.end()) return "its condition names no option of the plugin: '" + condition.option + "'";
    for (const auto &other : condition.also)
        if (auto problem = check_condition(spec, other); !problem.empty()) return problem;
    if (condition.label.empty()) return {};
    const bool known = std::any_of(option->labels.begin(), option->labels.end(),
                                   [&](const Label &l) { return l.name == condition.label; });
    return known ? "" : "its condition names no label of option '" + condition.option + "': '" + condition.label + "'";
}

std::string check_spec(PluginSpec &spec) {
    if (auto problem = check_options(spec); !problem.empty()) return problem;
    if (auto problem = check_ladder(spec); !problem.empty()) return problem;
    if (spec.sources.empty()) return "it has no source";
    if (const auto twice = shared_name(spec.sources, [](const Source &s) { return s.name; }); !twice.empty())
        return "two sources are named '" + twice + "'";
    for (auto &source : spec.sources) {
        std::string problem = check_source(source);
        if (problem.empty()) problem = check_condition(spec, source.when);
        if (!problem.empty()) return "source '" + source.name + "': " + problem;
    }
    return {};
}

} // namespace tracer::model
