// SPDX-License-Identifier: Apache-2.0
#include "bpf/try_variant.hpp"

#include "bpf/kinds/kind.hpp"
#include "bpf/load/configure.hpp"
#include "bpf/load/context_check.hpp"
#include "bpf/load/filter_check.hpp"

#include <tracer/bpf/shared.h>

#include <algorithm>
#include <set>

namespace tracer::bpf {
namespace {

/// Why the kernel lacks what some program of the variant needs; empty: it may work.
std::string refused_kind(const model::Variant &variant) {
    std::set<std::string (*)()> asked;
    for (const auto &program : variant.programs)
        if (const auto refused = kind_of(program.attach).refused; refused && asked.insert(refused).second)
            if (auto why = refused(); !why.empty()) return why;
    return {};
}

bool is_copy(const std::string &name, const std::string &program) {
    for (unsigned copy = 0; copy < TRACER_COPIES; ++copy)
        if (name == copy_name(program, copy)) return true;
    return false;
}

/// Everything that may be loaded for the plan.
std::set<std::string> functions_of(const Plan &plan) {
    std::set<std::string> names;
    for (const auto &planned : plan.programs)
        for (unsigned copy = 0; copy < planned.copies; ++copy)
            names.insert(copy_name(planned.program->name, copy));
    return names;
}

/// The facts that say how many copies of a program are wanted.
model::KernelFacts facts_of(const AttachRequest &request) {
    model::KernelFacts facts = *request.facts;
    if (request.copies) facts.preemption = *request.copies ? model::Preemption::full : model::Preemption::none;
    if (request.copies.value_or(false)) facts.version = std::max(facts.version, 7u << 16);
    return facts;
}

/// One go at a variant without the programs in `without`. Fills `failure` if it is the load that failed.
Result<LoadedVariant> go(const AttachRequest &request, const model::Variant &variant,
                         const std::set<std::string> &without, Attempt &attempt, LoadFailure &failure) {
    const auto object = request.objects->find(variant.object);
    if (object == request.objects->end())
        return Error{ExitCode::usage, "the plugin has no object \"" + variant.object + "\"", "rebuild the plugin"};
    auto made = make_plan(*request.spec, *request.settings, facts_of(request), variant, request.find_functions);
    if (!made) return std::move(made.error());
    auto plan = std::make_unique<Plan>(std::move(*made));
    plan->idle_copy = request.idle_copy;
    std::erase_if(plan->programs, [&](const PlannedProgram &p) { return without.contains(p.program->name); });
    attempt.left_out.assign(without.begin(), without.end());
    if (const auto &forbidden = object->second.forbidden()) return *forbidden;
    auto open = OpenObject::open(object->second, functions_of(*plan));
    if (!open) return std::move(open.error());
    if (!open->uses_map("tracer_calls")) plan->thread_exit_copies = 0; // nothing of a thread's is kept until it ends
    if (auto heeded = check_filters(object->second, *open, request); !heeded) return std::move(heeded.error());
    if (auto selected = open->select(*plan, attempt.left_out); !selected) return std::move(selected.error());
    if (auto right = check_contexts(object->second, *open, *plan, failure); !right) return std::move(right.error());
    if (auto configured = configure(*open, request, *plan); !configured) return std::move(configured.error());
    auto loaded = std::move(*open).load(failure);
    if (!loaded) return std::move(loaded.error());
    if (auto filled = fill_maps(*loaded, request); !filled) return std::move(filled.error());
    attempt.ends_calls = plan->thread_exit_copies > 0 && loaded->ends_calls();
    attempt.copies = plan->copied() ? TRACER_COPIES : 1;
    return LoadedVariant{std::move(plan), std::move(*loaded)};
}

} // namespace

Result<LoadedVariant> load_variant(const AttachRequest &request, const model::Variant &variant, Attempt &attempt,
                                   LoadFailure &failure) {
    if (auto why = refused_kind(variant); !why.empty()) return Error{ExitCode::cannot_trace, std::move(why), {}};
    std::set<std::string> without;
    for (;;) {
        failure = {};
        auto loaded = go(request, variant, without, attempt, failure);
        if (loaded) return loaded;
        const auto failed = std::find_if(variant.programs.begin(), variant.programs.end(),
                                         [&](const model::Program &p) { return is_copy(failure.program, p.name); });
        const bool optional = failed != variant.programs.end() && failed->has(TRACER_PROGRAM_OPTIONAL);
        if (!failure.no_target || !optional || !without.insert(failed->name).second) return loaded;
    }
}

Result<std::unique_ptr<AttachedPlugin>> try_variant(const AttachRequest &request, const model::Variant &variant,
                                                    Attempt &attempt) {
    LoadFailure failure;
    auto loaded = load_variant(request, variant, attempt, failure);
    attempt.own_fault = failure.rejected || failure.misread;
    if (!loaded) return std::move(loaded).error();
    auto attached = std::move(loaded->object).attach(*loaded->plan, attempt.left_out);
    if (!attached) return std::move(attached.error());
    auto plugin = AttachedPlugin::make(request, std::move(loaded->plan), std::move(*attached));
    if (plugin) attempt.traces = (*plugin)->traces();
    return plugin;
}

} // namespace tracer::bpf
