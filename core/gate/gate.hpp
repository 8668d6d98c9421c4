// SPDX-License-Identifier: Apache-2.0
// A gate made ready: its measures resolved, its limits parsed. Knows neither files nor how it is run.
#pragma once

#include "gate/limits.hpp"

#include <string>
#include <utility>
#include <vector>

namespace tracer::gate {

struct Budget {
    Limits limits;
    bool warn = false, ignore_if_unused = false;
    std::string reason;
    model::Place place;
};

struct Gate {
    std::string name;
    std::vector<std::string> command;
    std::uint32_t runs = 1, warmup = 0;
    std::vector<Measure> measures;
    std::vector<Budget> budgets; ///< budgets[i] limits measures[i]
};

/// The plugins that a gate needs, each once, in order, with the place that first names it. Errors: usage.
[[nodiscard]] Result<std::vector<std::pair<std::string, model::Place>>> plugins_of(const model::GateRequest &request);
/// Errors: usage, at the place of the mistake.
[[nodiscard]] Result<Gate> prepare(const model::GateRequest &request, std::span<const PluginChoice> plugins);

} // namespace tracer::gate
