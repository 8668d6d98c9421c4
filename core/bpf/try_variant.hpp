// SPDX-License-Identifier: Apache-2.0
// One rung of the ladder: configures, loads and attaches one variant. Knows no other rung.
#pragma once

#include "bpf/attached_plugin.hpp"
#include "bpf/explain.hpp"

namespace tracer::bpf {

/// Goes on without optional programs that only turn out at the load to have no target. Fills `attempt` except for its
/// reason. Errors: as attach().
[[nodiscard]] Result<std::unique_ptr<AttachedPlugin>> try_variant(const AttachRequest &request,
                                                                  const model::Variant &variant, Attempt &attempt);

} // namespace tracer::bpf
