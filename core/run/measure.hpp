// SPDX-License-Identifier: Apache-2.0
// One run of a gate's command: a run whose records go to a collector. Knows neither budgets nor how many runs there
// are.
#pragma once

#include "gate/measure.hpp"
#include "gate/run_result.hpp"
#include "run/run_plugins.hpp"

#include <span>

namespace tracer::run {

/// Runs in this process, which has fewer rights from then on. `settings` name a command. Errors: as trace_plugins(),
/// what went wrong in the run, and inconclusive where somebody stopped it.
[[nodiscard]] Result<gate::RunResult> measure(const std::vector<LoadedPlugin> &plugins,
                                              const model::RunSettings &settings, std::span<gate::Measure> measures,
                                              Additions additions = {});

} // namespace tracer::run
