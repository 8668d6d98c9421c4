// SPDX-License-Identifier: Apache-2.0
// Walks the ladder: configure, load and attach one variant after the other until one stands.
#include "bpf/attached_plugin.hpp"
#include "bpf/load/configure.hpp"
#include "bpf/load/helper_check.hpp"
#include "bpf/load/libbpf_log.hpp"
#include "bpf/kinds/link.hpp"

#include <tracer/bpf/shared.h>

#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>

namespace tracer::bpf {
namespace {

constexpr const char *refuses_trampolines = "the kernel refuses BPF trampolines (EPERM)";

const model::Object *find_object(const model::PluginSpec &spec, const std::string &name) {
    const auto at =
        std::find_if(spec.objects.begin(), spec.objects.end(), [&](const auto &o) { return o.name == name; });
    return at == spec.objects.end() ? nullptr : &*at;
}

bool needs_trampolines(const model::Variant &variant) {
    return std::any_of(variant.programs.begin(), variant.programs.end(), [](const model::Program &p) {
        return p.attach == TRACER_ATTACH_FENTRY || p.attach == TRACER_ATTACH_FEXIT;
    });
}

bool is_copy(const std::string &name, const std::string &program) {
    for (unsigned copy = 0; copy < TRACER_COPIES; ++copy)
        if (name == copy_name(program, copy)) return true;
    return false;
}

/// One go at a variant without the programs in `without`. Fills `failure` where it is the load that failed.
Result<std::unique_ptr<AttachedPlugin>> go(const AttachRequest &request, const model::Variant &variant,
                                           const std::set<std::string> &without, Attempt &attempt,
                                           LoadFailure &failure) {
    const auto *object = find_object(*request.spec, variant.object);
    if (!object)
        return Error{ExitCode::usage, "the plugin has no object \"" + variant.object + "\"", "rebuild the plugin"};
    auto made = make_plan(*request.spec, *request.settings, *request.facts, variant);
    if (!made) return std::move(made.error());
    auto plan = std::make_unique<Plan>(std::move(*made));
    std::erase_if(plan->programs, [&](const PlannedProgram &p) { return without.contains(p.program->name); });
    attempt.left_out.assign(without.begin(), without.end());
    auto open = OpenObject::open(*object);
    if (!open) return std::move(open.error());
    if (auto checked = check_helpers(request.spec->name, *object, request.run->allowed_helpers); !checked)
        return std::move(checked.error());
    if (auto selected = open->select(*plan, attempt.left_out); !selected) return std::move(selected.error());
    if (auto configured = configure(*open, request, *plan); !configured) return std::move(configured.error());
    auto loaded = std::move(*open).load(failure);
    if (!loaded) return std::move(loaded.error());
    if (auto filled = fill_maps(*loaded, request); !filled) return std::move(filled.error());
    attempt.copies = plan->copied() ? TRACER_COPIES : 1;
    auto attached = std::move(*loaded).attach(*plan, attempt.left_out);
    if (!attached) return std::move(attached.error());
    return AttachedPlugin::make(request, std::move(plan), std::move(*attached));
}

/// Goes on without optional programs that only the load shows to have no target.
Result<std::unique_ptr<AttachedPlugin>> try_variant(const AttachRequest &request, const model::Variant &variant,
                                                    Attempt &attempt) {
    if (needs_trampolines(variant) && trampolines_refused())
        return Error{ExitCode::cannot_trace, refuses_trampolines, {}};
    std::set<std::string> without;
    for (;;) {
        LoadFailure failure;
        auto attached = go(request, variant, without, attempt, failure);
        if (attached) return attached;
        const auto failed = std::find_if(variant.programs.begin(), variant.programs.end(),
                                         [&](const model::Program &p) { return is_copy(failure.program, p.name); });
        const bool optional = failed != variant.programs.end() && failed->has(TRACER_PROGRAM_OPTIONAL);
        if (!failure.no_target || !optional || !without.insert(failed->name).second) return attached;
    }
}

/// A wrong value stays wrong on every rung.
bool is_final(const Error &error) { return error.code == ExitCode::usage; }

/// Nor does another rung help where descriptors run out. libbpf tells the errno by its text alone.
bool lacks_descriptors(const Error &error) { return error.message.find(std::strerror(EMFILE)) != std::string::npos; }

Error too_few_descriptors(const model::PluginSpec &spec) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return {ExitCode::cannot_trace,
            spec.name + " needs more open files than the " + std::to_string(limit.rlim_cur) + " that are allowed",
            "raise the limit (ulimit -n 1024)"};
}

Error nothing_works(const model::PluginSpec &spec, const std::vector<Attempt> &attempts, const std::string &choice) {
    std::string why;
    for (const auto &attempt : attempts) {
        why += why.empty() ? "" : "; ";
        why += attempt.variant + ": " + attempt.reason;
    }
    return {ExitCode::cannot_trace, "no variant of " + spec.name + " works here: " + why,
            choice.empty() ? "tracer doctor shows what this kernel can do" : "try without --attach"};
}

} // namespace

Result<std::unique_ptr<stream::Origin>> attach(const AttachRequest &request) {
    auto ladder = order_ladder(*request.spec, *request.settings, *request.facts, request.run->attach);
    if (!ladder) return std::move(ladder.error());
    std::vector<Attempt> attempts;
    for (const auto &rung : *ladder) {
        auto &attempt = attempts.emplace_back();
        attempt.variant = rung.variant->name;
        attempt.reason = rung.refused;
        if (!rung.refused.empty()) continue;
        auto attached = try_variant(request, *rung.variant, attempt);
        if (attached) {
            return std::unique_ptr<stream::Origin>(std::move(*attached));
        }
        if (is_final(attached.error())) return std::move(attached.error());
        if (lacks_descriptors(attached.error())) return too_few_descriptors(*request.spec);
        attempt.reason = attached.error().message;
    }
    return nothing_works(*request.spec, attempts, request.run->attach);
}

std::vector<Attempt> explain(const AttachRequest &request) {
    std::vector<Attempt> attempts;
    auto ladder = order_ladder(*request.spec, *request.settings, *request.facts, request.run->attach);
    if (!ladder) return attempts;
    bool chosen = false;
    for (const auto &rung : *ladder) {
        auto &attempt = attempts.emplace_back();
        attempt.variant = rung.variant->name;
        attempt.reason = rung.refused;
        if (!rung.refused.empty()) continue;
        const auto attached = try_variant(request, *rung.variant, attempt);
        attempt.reason = attached ? rung.note : attached.error().message;
        if (!attached) continue;
        attempt.chosen = !chosen;
        if (chosen && attempt.reason.empty()) attempt.reason = "works here, but comes after the chosen one";
        chosen = true;
    }
    return attempts;
}

} // namespace tracer::bpf
