// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/plan.hpp"

#include <tracer/bpf/shared.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace tracer::bpf {
namespace {

constexpr std::string_view syscall_prefix = "syscall:";

/// The place of the first program with that name.
std::size_t id_of(const model::Variant &variant, const std::string &name) {
    const auto first = std::ranges::find(variant.programs, name, &model::Program::name);
    return static_cast<std::size_t>(first - variant.programs.begin());
}

/// The kernel counts a copy's skipped runs at all targets of its program together, so that each of them has all copies
/// or none.
void copy_alike(std::vector<PlannedProgram> &programs) {
    std::map<std::size_t, unsigned> most;
    for (const auto &p : programs)
        most[p.id] = std::max(most[p.id], p.copies);
    for (auto &p : programs)
        p.copies = most[p.id];
}

Result<std::vector<model::Site>> sites_of(const std::string &target, const model::AttachKind &kind,
                                          const model::FindFunctions &find) {
    if (kind.target != model::TargetForm::functions) return std::vector<model::Site>{{target}};
    if (!find) return Error{ExitCode::cannot_trace, "nobody looks for the functions that match", {}};
    return find(target);
}

} // namespace

std::optional<std::string> target_option(const std::string &target) {
    if (target.size() < 3 || target.front() != '{' || target.back() != '}') return std::nullopt;
    return target.substr(1, target.size() - 2);
}

std::string asked_target(const model::PluginSettings &settings, const std::string &option) {
    const auto *value = settings.find(option);
    const auto *text = value ? std::get_if<std::string>(value) : nullptr;
    return text ? *text : std::string();
}

Result<Plan> make_plan(const model::PluginSpec &spec, const model::PluginSettings &settings,
                       const model::KernelFacts &facts, const model::Variant &variant,
                       const model::FindFunctions &find) {
    Plan plan{&variant, {}, facts.preempts_tracepoints() ? TRACER_COPIES : 1u};
    std::set<std::pair<std::size_t, model::Site>> taken;
    for (const auto &program : variant.programs) {
        if (!settings.holds(spec, program.when)) continue;
        std::string target = program.target;
        if (const auto option = target_option(target)) {
            target = asked_target(settings, *option);
            if (target.empty()) return Error{ExitCode::usage, "--" + *option + " is not given", {}};
        }
        if (target.starts_with(model::tracepoint_prefix)) target.erase(0, model::tracepoint_prefix.size());
        const auto &kind = model::attach_kind(program.attach);
        const bool bare = kind.target == model::TargetForm::raw_tracepoint;
        if (const auto colon = target.rfind(':'); bare && colon != std::string::npos) target.erase(0, colon + 1);
        target = kernel_spelling(target);
        const bool copied = program.has(TRACER_PROGRAM_COPIED) && kind.is_preempted(target, facts);
        auto sites = sites_of(target, kind, find);
        if (!sites) {
            // If the pattern is the plugin's own, another variant may do without it.
            if (!target_option(program.target)) sites.error().code = ExitCode::cannot_trace;
            return std::move(sites).error();
        }
        // Two options may name the same function, and two patterns match it: the program runs there once.
        const auto id = id_of(variant, program.name);
        std::erase_if(*sites, [&](const model::Site &site) { return !taken.emplace(id, site).second; });
        if (sites->empty()) continue;
        plan.programs.push_back(
            {&program, id, std::move(target), std::move(*sites), copied ? TRACER_COPIES : 1u, false});
    }
    copy_alike(plan.programs);
    if (plan.programs.empty()) return Error{ExitCode::usage, "none of its programs is asked for", "check the options"};
    const bool has_returns = std::any_of(plan.programs.begin(), plan.programs.end(),
                                         [](const PlannedProgram &p) { return p.program->has(TRACER_PROGRAM_RETURN); });
    for (auto &p : plan.programs)
        p.counting = !has_returns || p.program->has(TRACER_PROGRAM_RETURN);
    // Returns first: the ledger recognizes one whose entry nobody saw, but an entry whose return is not attached yet
    // would be held until the thread's next call, and then pass for a lost return.
    std::stable_partition(plan.programs.begin(), plan.programs.end(),
                          [](const PlannedProgram &p) { return p.program->has(TRACER_PROGRAM_RETURN); });
    return plan;
}

bool Plan::copied() const {
    return std::any_of(programs.begin(), programs.end(), [](const PlannedProgram &p) { return p.copies > 1; });
}

std::string Plan::name_of(const PlannedProgram &planned) const {
    const auto &name = planned.program->name;
    const bool several = std::ranges::count(variant->programs, name, &model::Program::name) > 1;
    return several ? name + " on " + planned.target : name;
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

} // namespace tracer::bpf
