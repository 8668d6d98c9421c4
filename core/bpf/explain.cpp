// SPDX-License-Identifier: Apache-2.0
#include "bpf/explain.hpp"

#include "bpf/load/ladder.hpp"
#include "bpf/try_variant.hpp"

namespace tracer::bpf {

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
