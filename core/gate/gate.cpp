// SPDX-License-Identifier: Apache-2.0
#include "gate/gate.hpp"

#include <algorithm>

namespace tracer::gate {

Result<std::vector<std::pair<std::string, model::Place>>> plugins_of(const model::GateRequest &request) {
    std::vector<std::pair<std::string, model::Place>> plugins;
    for (const model::BudgetRequest &budget : request.budgets) {
        auto name = plugin_of(budget.measure, budget.place);
        if (!name) return std::move(name).error();
        if (std::ranges::none_of(plugins, [&](const auto &known) { return known.first == *name; }))
            plugins.emplace_back(*std::move(name), budget.place);
    }
    return plugins;
}

Result<Gate> prepare(const model::GateRequest &request, std::span<const PluginChoice> plugins) {
    Gate gate;
    gate.name = request.name;
    gate.command = request.command;
    gate.runs = request.runs;
    gate.warmup = request.warmup;
    for (const model::BudgetRequest &budget : request.budgets) {
        auto measure = resolve(budget.measure, budget.place, plugins);
        if (!measure) return std::move(measure).error();
        auto limits = parse_limits(budget, measure->unit);
        if (!limits) return std::move(limits).error();
        gate.measures.push_back(*std::move(measure));
        gate.budgets.push_back({*limits, budget.warn, budget.ignore_if_unused, budget.reason, budget.place});
    }
    return gate;
}

} // namespace tracer::gate
