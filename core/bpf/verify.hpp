// SPDX-License-Identifier: Apache-2.0
// Is a plugin's descriptor true to its objects? Loads nothing.
#pragma once

#include "bpf/load/checked_object.hpp"

namespace tracer::bpf {

/// Looks through the objects and compares the descriptor with their BTF: maps, sizes, member offsets, constants,
/// programs. The result is what attach() and explain() need; `spec` must outlive it. Errors: usage.
[[nodiscard]] Result<CheckedObjects> verify_descriptor(const model::PluginSpec &spec,
                                                       const std::vector<std::string> &allowed_helpers = {});

} // namespace tracer::bpf
