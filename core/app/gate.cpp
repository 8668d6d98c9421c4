// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"
#include "app/gate_plan.hpp"
#include "app/gate_reports.hpp"
#include "app/load.hpp"
#include "app/print.hpp"
#include "base/stop.hpp"
#include "bpf/privileges.hpp"
#include "config/gates_lock.hpp"
#include "gate/baseline.hpp"
#include "gate/calibrate.hpp"
#include "gate/judge.hpp"
#include "gate/several_runs.hpp"
#include "gate/wire.hpp"
#include "run/apart.hpp"
#include "run/measure.hpp"

#include <spdlog/spdlog.h>

#include <array>

namespace tracer::app {
namespace {

using Runs = std::vector<gate::RunResult>;

/// All runs of one `tracer gate`, each in a process of its own: once attached it gives up what the next one needs.
class GateRunner {
public:
    GateRunner(const config::Request &request, const Plugins &plugins, bool needs_stdout)
        : request_(request), plugins_(plugins), needs_stdout_(needs_stdout) {}

    /// The warm-ups, then the runs. Nothing more is run once the command has failed, unless that is allowed.
    Result<Runs> all_of(PlannedGate &planned) const {
        Runs runs;
        for (std::uint32_t i = 0; i < planned.gate.warmup + planned.gate.runs; ++i) {
            auto run = one_of(planned);
            if (!run) return std::move(run).error();
            const bool failed = gate::failed(run->command) && !request_.gate.allow_failure;
            if (failed || i >= planned.gate.warmup) runs.push_back(std::move(*run));
            if (failed) break;
        }
        return runs;
    }

private:
    Result<gate::RunResult> one_of(PlannedGate &planned) const {
        if (stop_requested()) return Error{ExitCode::inconclusive, "stopped: nothing is judged", {}};
        model::RunSettings settings = request_.run;
        settings.command = planned.gate.command;
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

    const config::Request &request_;
    const Plugins &plugins_;
    bool needs_stdout_;
};

/// The code of several gates: what is sure goes before what is not.
ExitCode worst(const std::vector<gate::Verdict> &verdicts) {
    static constexpr std::array order{ExitCode::command_failed, ExitCode::gate_failed, ExitCode::loss,
                                      ExitCode::inconclusive};
    for (const ExitCode code : order)
        for (const gate::Verdict &verdict : verdicts)
            if (verdict.code() == code) return code;
    return ExitCode::ok;
}

Result<ExitCode> calibrate(GatePlan &plan, const GateRunner &runner, bool failure_allowed) {
    std::string text;
    for (PlannedGate &planned : plan.gates) {
        auto runs = runner.all_of(planned);
        if (!runs) return std::move(runs).error();
        auto proposed = gate::calibrated(planned.gate, *runs, failure_allowed);
        if (!proposed) return std::move(proposed).error();
        text += (text.empty() ? "" : "\n") + *proposed;
    }
    return print(text);
}

/// The runs become the baseline of their gates; those of other gates stay.
Result<void> update(GatePlan &plan, const std::vector<Runs> &runs, bool failure_allowed) {
    std::vector<model::GateBaseline> made;
    for (std::size_t i = 0; i < plan.gates.size(); ++i) {
        auto baseline = gate::make_baseline(plan.gates[i].gate, runs[i], failure_allowed);
        if (!baseline) return std::move(baseline).error();
        made.push_back(std::move(*baseline));
    }
    plan.baselines = config::replaced(std::move(plan.baselines), made);
    return config::write_lock(plan.lock, plan.baselines);
}

} // namespace

Result<ExitCode> gate(const config::Request &request, Plugins &plugins) {
    const config::GateOptions &options = request.gate;
    auto plan = plan_gates(request, plugins);
    if (!plan) return std::move(plan).error();
    if (auto allowed = bpf::check_privileges(); !allowed) return std::move(allowed).error();
    watch_stop_signals();
    const GateRunner runner(request, plugins, request.json || options.calibrate);
    if (options.calibrate) return calibrate(*plan, runner, options.allow_failure);
    auto reports = GateReports::open(request);
    if (!reports) return std::move(reports).error();

    std::vector<Runs> runs;
    std::optional<Error> stopped; ///< what was judged before is told all the same
    for (PlannedGate &planned : plan->gates) {
        auto all = runner.all_of(planned);
        if (!all) {
            stopped = std::move(all).error();
            break;
        }
        runs.push_back(std::move(*all));
    }
    if (options.update && !stopped)
        if (auto updated = update(*plan, runs, options.allow_failure); !updated) stopped = std::move(updated).error();
    std::vector<gate::Verdict> verdicts;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const gate::Gate &judged = plan->gates[i].gate;
        verdicts.push_back(
            gate::judge(judged, std::move(runs[i]), {plan->baseline(judged.name), options.allow_failure}));
    }
    auto written = reports->write(verdicts);
    if (stopped) return std::move(*stopped);
    if (!written) return std::move(written).error();
    return worst(verdicts);
}

} // namespace tracer::app
