// SPDX-License-Identifier: Apache-2.0
// A pure decision before anything is loaded: in which order the variants are tried, and why. Asks the kernel nothing.
#pragma once

#include "base/result.hpp"
#include "model/kernel_facts.hpp"
#include "model/settings.hpp"

#include <string>
#include <vector>

namespace tracer::bpf {

/// One variant in the order in which it is to be tried.
struct Rung {
    const model::Variant *variant = nullptr;
    std::string refused; ///< why it needs no trying; empty: try it
    std::string note;    ///< why it stands where it does; empty: the plugin's own order
};

/// The ladder for these settings; `choice` is empty, a kind or a variant's name. Errors: cannot_trace if the plugin has
/// no variant of that kind, usage if no variant has that name.
[[nodiscard]] Result<std::vector<Rung>> order_ladder(const model::PluginSpec &spec,
                                                     const model::PluginSettings &settings,
                                                     const model::KernelFacts &facts, const std::string &choice);

} // namespace tracer::bpf
