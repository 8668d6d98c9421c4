// SPDX-License-Identifier: Apache-2.0
#include "bpf/attach.hpp"

#include "bpf/load/ladder.hpp"
#include "bpf/try_variant.hpp"

#include <sys/resource.h>

#include <algorithm>

namespace tracer::bpf {
namespace {

/// A wrong value stays wrong on every rung.
bool is_final(const Error &error) { return error.code == ExitCode::usage; }

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
    std::string hint = choice.empty() ? "tracer doctor shows what this kernel can do" : "try without --attach";
    if (choice.empty() && std::ranges::any_of(attempts, &Attempt::own_fault))
        hint = "that looks like the plugin's own fault: tracer check shows more";
    return {ExitCode::cannot_trace, "no variant of " + spec.name + " works here: " + why, std::move(hint)};
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
        if (attached) return std::unique_ptr<stream::Origin>(std::move(*attached));
        if (is_final(attached.error())) return std::move(attached.error());
        // Nor does another rung help if descriptors run out.
        if (attached.error().kind == ErrorKind::no_descriptors) return too_few_descriptors(*request.spec);
        attempt.reason = attached.error().message;
    }
    return nothing_works(*request.spec, attempts, request.run->attach);
}

} // namespace tracer::bpf
