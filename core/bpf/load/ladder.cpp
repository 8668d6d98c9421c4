// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/ladder.hpp"

#include "base/strings.hpp"
#include "bpf/kinds/kind.hpp"
#include "bpf/load/plan.hpp"

#include <algorithm>
#include <optional>

namespace tracer::bpf {
namespace {

/// What the variant's programs whose target is an option can be put on.
model::TargetForm served_form(const model::Variant &variant) {
    if (variant.flags & TRACER_VARIANT_TARGET_TRACEPOINT) return model::TargetForm::tracepoint;
    return variant.flags & TRACER_VARIANT_TARGET_PATTERN ? model::TargetForm::functions : model::TargetForm::function;
}

const char *words(model::TargetForm form) {
    switch (form) {
    case model::TargetForm::function:
        return "a function";
    case model::TargetForm::functions:
        return "a pattern of functions";
    case model::TargetForm::tracepoint:
    case model::TargetForm::raw_tracepoint:
        break;
    }
    return "a tracepoint";
}

/// Why this kernel or these settings rule the variant out before anything is tried.
std::string known_refusal(const model::PluginSpec &spec, const model::Variant &variant,
                          const model::PluginSettings &settings, const model::KernelFacts &facts) {
    if (!settings.holds(spec, variant.when)) return "it does not serve these options";
    for (const auto &program : variant.programs) {
        const auto missing = kind_of(program.attach).missing;
        if (auto why = missing ? missing(facts) : std::string(); !why.empty()) return why;
        if (model::attach_kind(program.attach).needs_btf && !facts.has_btf)
            return "this kernel has no BTF (/sys/kernel/btf/vmlinux)";
    }
    for (const auto &program : variant.programs) {
        const auto option = target_option(program.target);
        if (!option) continue;
        const auto target = asked_target(settings, *option);
        if (target.empty()) return "--" + *option + " is not given";
        const auto asked = model::asked_form(target), served = served_form(variant);
        if (asked != served)
            return std::string("it serves ") + words(served) + ", and " + words(asked) + " is asked for";
    }
    return {};
}

constexpr tracer_variant_kind all_kinds[] = {TRACER_VARIANT_FENTRY, TRACER_VARIANT_KPROBE, TRACER_VARIANT_TRACEPOINT};

std::optional<tracer_variant_kind> kind_named(const std::string &word) {
    for (const auto kind : all_kinds)
        if (word == model::kind_name(kind)) return kind;
    return std::nullopt;
}

std::vector<std::string> kinds_of(const model::PluginSpec &spec) {
    std::vector<std::string> kinds;
    for (const auto kind : all_kinds)
        if (std::any_of(spec.variants.begin(), spec.variants.end(), [&](const auto &v) { return v.kind == kind; }))
            kinds.emplace_back(model::kind_name(kind));
    return kinds;
}

/// The plugin has no such `choice`: the error says what one may ask for.
Error lacks_choice(const model::PluginSpec &spec, const std::string &choice) {
    if (kind_named(choice))
        return {ExitCode::cannot_trace, spec.name + " has no " + choice + " variant",
                "it has: " + join(kinds_of(spec))};
    std::vector<std::string> names;
    for (const auto &variant : spec.variants)
        names.push_back(variant.name);
    return {ExitCode::usage, spec.name + " has no variant " + in_quotes(choice), "it has: " + join(names)};
}

const char *preemption_word(model::Preemption preemption) {
    return preemption == model::Preemption::lazy ? "lazy" : "full";
}

} // namespace

Result<std::vector<Rung>> order_ladder(const model::PluginSpec &spec, const model::PluginSettings &settings,
                                       const model::KernelFacts &facts, const std::string &choice) {
    std::vector<Rung> ladder;
    const auto kind = kind_named(choice);
    for (const auto &variant : spec.variants) {
        if (kind ? variant.kind != *kind : !choice.empty() && variant.name != choice) continue;
        ladder.push_back({&variant, known_refusal(spec, variant, settings, facts), {}});
    }
    if (ladder.empty() && !choice.empty()) return lacks_choice(spec, choice);
    if (!facts.preempts_trampolines()) return ladder;
    // A preempted trampoline makes the kernel skip others on its CPU, a kprobe runs with preemption off.
    const auto first_fentry = std::find_if(ladder.begin(), ladder.end(),
                                           [](const Rung &r) { return r.variant->kind == TRACER_VARIANT_FENTRY; });
    if (first_fentry == ladder.end()) return ladder;
    const auto overtakes = [](const Rung &r) {
        return r.variant->kind == TRACER_VARIANT_KPROBE && (r.variant->flags & TRACER_VARIANT_ENTRY_ONLY) != 0 &&
               r.refused.empty();
    };
    for (auto rung = first_fentry; rung != ladder.end(); ++rung)
        if (overtakes(*rung))
            rung->note = std::string("before fentry: this kernel preempts (") + preemption_word(facts.preemption) +
                         "), and then skips runs of fentry programs";
    std::stable_partition(first_fentry, ladder.end(), overtakes);
    return ladder;
}

} // namespace tracer::bpf
