// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/plan.hpp"

#include "base/strings.hpp"

#include <tracer/bpf/shared.h>

#include <algorithm>
#include <optional>

namespace tracer::bpf {
namespace {

constexpr std::string_view syscall_prefix = "syscall:";
constexpr std::string_view tracepoint_prefix = "tracepoint:";

bool is_kprobe(tracer_attach attach) { return attach == TRACER_ATTACH_KPROBE || attach == TRACER_ATTACH_KRETPROBE; }

template <class Predicate>
bool any_program(const model::Variant &variant, Predicate predicate) {
    return std::any_of(variant.programs.begin(), variant.programs.end(), predicate);
}

/// The option that a target of the form "{option}" names.
std::optional<std::string> target_option(const std::string &target) {
    if (target.size() < 3 || target.front() != '{' || target.back() != '}') return std::nullopt;
    return target.substr(1, target.size() - 2);
}

std::string asked_target(const model::PluginSettings &settings, const std::string &option) {
    const auto *value = settings.find(option);
    const auto *text = value ? std::get_if<std::string>(value) : nullptr;
    return text ? *text : std::string();
}

/// Why this kernel or these settings rule the variant out before anything is tried.
std::string known_refusal(const model::PluginSpec &spec, const model::Variant &variant,
                          const model::PluginSettings &settings, const model::KernelFacts &facts) {
    if (!settings.holds(spec, variant.when)) return "it does not serve these options";
    if (any_program(variant, [](const auto &p) { return is_kprobe(p.attach); }) && !facts.has_kprobes)
        return "this kernel has no kprobes (CONFIG_KPROBES is off)";
    const bool needs_btf =
        any_program(variant, [](const auto &p) { return is_trampoline(p.attach) || p.attach == TRACER_ATTACH_TP_BTF; });
    if (needs_btf && !facts.has_btf) return "this kernel has no BTF (/sys/kernel/btf/vmlinux)";
    for (const auto &program : variant.programs) {
        const auto option = target_option(program.target);
        if (!option) continue;
        const auto target = asked_target(settings, *option);
        if (target.empty()) return "--" + *option + " is not given";
        const bool tracepoint = target.starts_with(tracepoint_prefix);
        const bool serves_tracepoints = (variant.flags & TRACER_VARIANT_TARGET_TRACEPOINT) != 0;
        if (tracepoint && !serves_tracepoints) return "it serves a function, and a tracepoint is asked for";
        if (!tracepoint && serves_tracepoints) return "it serves a tracepoint, and a function is asked for";
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

/// What one may ask for, where `choice` is nothing that the plugin has.
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

Result<Plan> make_plan(const model::PluginSpec &spec, const model::PluginSettings &settings,
                       const model::KernelFacts &facts, const model::Variant &variant) {
    Plan plan{&variant, {}, facts.preempts_tracepoints() ? TRACER_COPIES : 1u};
    for (const auto &program : variant.programs) {
        if (!settings.holds(spec, program.when)) continue;
        std::string target = program.target;
        if (const auto option = target_option(target)) {
            target = asked_target(settings, *option);
            if (target.empty()) return Error{ExitCode::usage, "--" + *option + " is not given", {}};
        }
        if (target.starts_with(tracepoint_prefix)) target.erase(0, tracepoint_prefix.size());
        const bool bare = program.attach == TRACER_ATTACH_RAW_TRACEPOINT || program.attach == TRACER_ATTACH_TP_BTF;
        if (const auto colon = target.rfind(':'); bare && colon != std::string::npos) target.erase(0, colon + 1);
        target = kernel_spelling(target);
        const bool copied = program.has(TRACER_PROGRAM_COPIED) && preempted(program.attach, target, facts);
        plan.programs.push_back({&program, std::move(target), copied ? TRACER_COPIES : 1u, false});
    }
    if (plan.programs.empty()) return Error{ExitCode::usage, "none of its programs is asked for", "check the options"};
    const bool has_returns = std::any_of(plan.programs.begin(), plan.programs.end(),
                                         [](const PlannedProgram &p) { return p.program->has(TRACER_PROGRAM_RETURN); });
    for (auto &p : plan.programs)
        p.counting = !has_returns || p.program->has(TRACER_PROGRAM_RETURN);
    // Returns first: one whose entry nobody saw is told apart by the ledger, but an entry whose return is not attached
    // yet would be held until the thread's next call, and then pass for a lost return.
    std::stable_partition(plan.programs.begin(), plan.programs.end(),
                          [](const PlannedProgram &p) { return p.program->has(TRACER_PROGRAM_RETURN); });
    return plan;
}

bool Plan::copied() const {
    return std::any_of(programs.begin(), programs.end(), [](const PlannedProgram &p) { return p.copies > 1; });
}

bool is_trampoline(tracer_attach attach) { return attach == TRACER_ATTACH_FENTRY || attach == TRACER_ATTACH_FEXIT; }

bool preempted(tracer_attach attach, const std::string &target, const model::KernelFacts &facts) {
    if (is_trampoline(attach)) return facts.preempts_trampolines();
    // By way of perf a program runs with preemption off (perf_trace_##call in include/trace/perf.h), but for those of
    // system calls, which may sleep (trace_call_bpf_faultable() in kernel/trace/bpf_trace.c, 7.2).
    if (attach == TRACER_ATTACH_TRACEPOINT && !target.starts_with("syscalls:")) return false;
    return !is_kprobe(attach) && facts.preempts_tracepoints();
}

std::string copy_name(const std::string &program, unsigned copy) {
    return copy == 0 ? program : program + "_copy" + std::to_string(copy);
}

std::string kernel_spelling(const std::string &target) {
    if (!target.starts_with(syscall_prefix)) return target;
        // CONFIG_ARCH_HAS_SYSCALL_WRAPPER, arch/*/include/asm/syscall_wrapper.h: x86 since 4.17, arm64 since 4.19.
#if defined(__aarch64__)
    constexpr std::string_view spelling = "__arm64_sys_";
#else
    constexpr std::string_view spelling = "__x64_sys_";
#endif
    return std::string(spelling) + target.substr(syscall_prefix.size());
}

const char *attach_name(tracer_attach attach) {
    switch (attach) {
    case TRACER_ATTACH_FENTRY:
        return "fentry";
    case TRACER_ATTACH_FEXIT:
        return "fexit";
    case TRACER_ATTACH_KPROBE:
        return "kprobe";
    case TRACER_ATTACH_KRETPROBE:
        return "kretprobe";
    case TRACER_ATTACH_TRACEPOINT:
        return "tracepoint";
    case TRACER_ATTACH_RAW_TRACEPOINT:
        return "raw tracepoint";
    case TRACER_ATTACH_TP_BTF:
        return "tp_btf";
    }
    return "unknown";
}

} // namespace tracer::bpf
