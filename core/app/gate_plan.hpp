// SPDX-License-Identifier: Apache-2.0
// From what `tracer gate` was asked to do to gates that can be run: files read, measures resolved, plugins chosen. Runs
// nothing.
#pragma once

#include "app/plugins.hpp"
#include "config/request.hpp"
#include "gate/gate.hpp"
#include "model/gate_baseline.hpp"

#include <deque>
#include <functional>
#include <string>
#include <vector>

namespace tracer::app {

struct PlannedGate {
    gate::Gate gate;
    std::vector<config::PluginRequest> plugins; ///< that it needs
};

struct GatePlan {
    std::deque<PlannedGate> gates; ///< measures point into their plugins
    std::string lock;              ///< path of gates.lock
    std::vector<model::GateBaseline> baselines;

    [[nodiscard]] const model::GateBaseline *baseline(const std::string &gate) const;
};

/// A plugin that a gate names, with the options for its runs. Errors: usage.
using ChoosePlugin = std::function<Result<config::PluginRequest>(const std::string &name)>;
/// This machine's plugins, with the options that the command line gave them.
[[nodiscard]] ChoosePlugin installed_plugins(const config::Request &request, Plugins &plugins);

/// Errors: usage, with the place of the mistake.
[[nodiscard]] Result<GatePlan> plan_gates(const config::Request &request, const ChoosePlugin &choose);

} // namespace tracer::app
