// SPDX-License-Identifier: Apache-2.0
// One rung of the ladder: configures, loads and attaches one variant. Knows no other rung.
#pragma once

#include "bpf/attached_plugin.hpp"
#include "bpf/explain.hpp"
#include "bpf/load/object.hpp"

namespace tracer::bpf {

/// What is in the kernel, and not on any hook yet.
struct LoadedVariant {
    std::unique_ptr<Plan> plan;
    LoadedObject object;
};

/// Goes on without optional programs that only turn out at the load to have no target. Fills `left_out` and `copies` of
/// `attempt`; `failure` says more where it is the load that failed. Errors: as attach().
[[nodiscard]] Result<LoadedVariant> load_variant(const AttachRequest &request, const model::Variant &variant,
                                                 Attempt &attempt, LoadFailure &failure);

/// The same, and attaches it. Fills `attempt` except for its reason. Errors: as attach().
[[nodiscard]] Result<std::unique_ptr<AttachedPlugin>> try_variant(const AttachRequest &request,
                                                                  const model::Variant &variant, Attempt &attempt);

} // namespace tracer::bpf
