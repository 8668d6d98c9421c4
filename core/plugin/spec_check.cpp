// SPDX-License-Identifier: Apache-2.0
#include "plugin/spec_check.hpp"
#include "plugin/text_rules.hpp"

#include <algorithm>

namespace tracer::plugin {
namespace {

using model::Option;
using model::PluginSpec;
using model::Program;
using model::Variant;

bool attach_fits(const Variant &variant, tracer_attach attach) {
    switch (attach) {
    case TRACER_ATTACH_FENTRY:
    case TRACER_ATTACH_FEXIT:
        return variant.kind == TRACER_VARIANT_FENTRY;
    case TRACER_ATTACH_KPROBE:
    case TRACER_ATTACH_KRETPROBE:
        return variant.kind == TRACER_VARIANT_KPROBE;
    case TRACER_ATTACH_TRACEPOINT:
    case TRACER_ATTACH_RAW_TRACEPOINT:
    case TRACER_ATTACH_TP_BTF:
        return true; // every kernel has them: they may help out in a variant of any kind
    }
    return false;
}

/// A kernel symbol: letters, digits, '_' and the '.' of compiler-made clones.
bool is_symbol(std::string_view text) {
    return !text.empty() && text.size() <= 127 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    });
}

std::string check_target(const PluginSpec &spec, const Program &program) {
    const std::string &target = program.target;
    if (target.front() == '{') {
        if (target.size() < 3 || target.back() != '}') return "its target '" + target + "' is no {option}";
        const auto name = target.substr(1, target.size() - 2);
        const bool known = std::any_of(spec.options.begin(), spec.options.end(), [&](const Option &o) {
            return o.name == name && o.binding == TRACER_BIND_TARGET;
        });
        return known ? "" : "its target '" + target + "' names no option that is bound to a target";
    }
    const auto colon = target.find(':');
    const auto left = target.substr(0, colon);
    const auto right = colon == std::string::npos ? std::string() : target.substr(colon + 1);
    bool good = false;
    switch (program.attach) {
    case TRACER_ATTACH_TRACEPOINT:
        good = is_symbol(left) && is_symbol(right);
        break;
    case TRACER_ATTACH_RAW_TRACEPOINT:
    case TRACER_ATTACH_TP_BTF:
        good = is_symbol(target);
        break;
    default:
        good = is_symbol(target) || (left == "syscall" && is_symbol(right));
        break;
    }
    return good ? "" : "its target '" + target + "' is not of the form that its kind of attachment takes";
}

std::string check_variant(const PluginSpec &spec, const Variant &variant) {
    const bool has_object = std::any_of(spec.objects.begin(), spec.objects.end(),
                                        [&](const model::Object &o) { return o.name == variant.object; });
    if (!has_object) return "there is no object '" + variant.object + "'";
    if (variant.programs.empty()) return "it has no program";
    if (auto problem = check_condition(spec, variant.when); !problem.empty()) return problem;
    if (const auto twice = shared_name(variant.programs, [](const Program &p) { return p.name; }); !twice.empty())
        return "two programs are named '" + twice + "'";
    for (const auto &program : variant.programs) {
        const std::string where = "program '" + program.name + "': ";
        if (!attach_fits(variant, program.attach))
            return where + "an attachment of kind " + std::to_string(program.attach) +
                   " does not belong in a variant of kind " + model::kind_name(variant.kind);
        if (const auto problem = check_target(spec, program); !problem.empty()) return where + problem;
        if (const auto problem = check_condition(spec, program.when); !problem.empty()) return where + problem;
    }
    return {};
}

} // namespace

std::string check_ladder(const PluginSpec &spec) {
    if (spec.objects.empty()) return "it has no BPF object";
    if (const auto twice = shared_name(spec.objects, [](const model::Object &o) { return o.name; }); !twice.empty())
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

std::string check_condition(const PluginSpec &spec, const model::Condition &condition) {
    if (condition.option.empty()) return {};
    const auto option = std::find_if(spec.options.begin(), spec.options.end(),
                                     [&](const Option &o) { return o.name == condition.option; });
    if (option == spec.options.end()) return "its condition names no option of the plugin: '" + condition.option + "'";
    if (condition.label.empty()) return {};
    const bool known = std::any_of(option->labels.begin(), option->labels.end(),
                                   [&](const model::Label &l) { return l.name == condition.label; });
    return known ? "" : "its condition names no label of option '" + condition.option + "': '" + condition.label + "'";
}

std::string check_spec(PluginSpec &spec) {
    if (auto problem = check_options(spec); !problem.empty()) return problem;
    if (auto problem = check_ladder(spec); !problem.empty()) return problem;
    if (spec.sources.empty()) return "it has no source";
    if (const auto twice = shared_name(spec.sources, [](const model::Source &s) { return s.name; }); !twice.empty())
        return "two sources are named '" + twice + "'";
    for (auto &source : spec.sources) {
        std::string problem = check_source(source);
        if (problem.empty()) problem = check_condition(spec, source.when);
        if (!problem.empty()) return "source '" + source.name + "': " + problem;
    }
    return {};
}

} // namespace tracer::plugin
