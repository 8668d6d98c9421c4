// SPDX-License-Identifier: Apache-2.0
#include "app/gate_runner.hpp"

#include "app/load.hpp"
#include "base/stop.hpp"
#include "gate/several_runs.hpp"
#include "gate/wire.hpp"
#include "run/apart.hpp"
#include "run/measure.hpp"

namespace tracer::app {

Result<std::vector<gate::RunResult>> GateRunner::all_of(PlannedGate &planned, const RecordTo &record_to) const {
    std::vector<gate::RunResult> runs;
    for (std::uint32_t i = 0; i < planned.gate.warmup + planned.gate.runs; ++i) {
        const bool counts = i >= planned.gate.warmup;
        auto run = one_of(planned, counts ? record_to(runs.size()) : "");
        if (!run) return std::move(run).error();
        const bool failed = gate::failed(run->command) && !request_.gate.allow_failure;
        if (failed || counts) runs.push_back(std::move(*run));
        if (failed) break;
    }
    return runs;
}

Result<gate::RunResult> GateRunner::one_of(PlannedGate &planned, std::string record_to) const {
    if (stop_requested()) return Error{ExitCode::inconclusive, "stopped: nothing is judged", {}};
    model::RunSettings settings = request_.run;
    settings.command = planned.gate.command;
    settings.record = std::move(record_to);
    settings.quiet = true; // the verdict says what there is to say
    auto bytes = tracer::run::do_apart([&]() -> Result<std::string> {
        auto checked = check_plugins(planned.plugins, settings.allowed_helpers, plugins_);
        if (!checked) return std::move(checked).error();
        tracer::run::Additions additions;
        additions.needs_stdout = needs_stdout_;
        auto result = tracer::run::measure(*checked, settings, planned.gate.measures, std::move(additions));
        if (!result) return std::move(result).error();
        return gate::to_wire(*result);
    });
    if (!bytes) return std::move(bytes).error();
    return gate::from_wire(*bytes, planned.gate.measures.size());
}

} // namespace tracer::app
