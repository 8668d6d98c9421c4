// SPDX-License-Identifier: Apache-2.0
// From a plugin's descriptor to programs that run in the kernel, behind a stream::Origin. Only this room knows libbpf;
// none of libbpf's types are in the headers that other rooms include. Everything is undone by destructors.
#pragma once

#include "base/result.hpp"
#include "bpf/verify.hpp"
#include "model/attach_kinds.hpp"
#include "model/kernel_facts.hpp"
#include "model/settings.hpp"
#include "stream/origin.hpp"

#include <memory>
#include <optional>

namespace tracer::bpf {

/// What it points at must outlive what is made from it.
struct AttachRequest {
    const model::PluginSpec *spec = nullptr;
    const CheckedObjects *objects = nullptr; ///< from verify_descriptor()
    const model::PluginSettings *settings = nullptr;
    const model::RunSettings *run = nullptr;
    const model::KernelFacts *facts = nullptr;
    model::FindFunctions find_functions; ///< for patterns; without it they are refused
    int followed_map = -1;               ///< of a Follower, or -1
    std::optional<bool> copies{};        ///< load them always, or never; else as this kernel needs them
    std::optional<unsigned> idle_copy{}; ///< this copy of each program stays off its hook, as if it were skipped
};

/// Walks the ladder: the first variant that loads and attaches. Errors: cannot_trace with one reason per variant, usage
/// for a kind that the plugin lacks (exit code 3 too) or a value that does not fit.
[[nodiscard]] Result<std::unique_ptr<stream::Origin>> attach(const AttachRequest &request);

} // namespace tracer::bpf
