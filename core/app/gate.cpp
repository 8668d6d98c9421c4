// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"
#include "app/gate_recordings.hpp"
#include "app/gate_reports.hpp"
#include "app/gate_runner.hpp"
#include "app/print.hpp"
#include "app/recorded_run.hpp"
#include "base/stop.hpp"
#include "base/strings.hpp"
#include "bpf/privileges.hpp"
#include "config/gates_lock.hpp"
#include "gate/baseline.hpp"
#include "gate/calibrate.hpp"
#include "gate/judge.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>

namespace tracer::app {
namespace {

using Runs = std::vector<gate::RunResult>;

/// The exit code of several gates: what is certain goes before what is not.
ExitCode worst(const std::vector<gate::Verdict> &verdicts) {
    static constexpr std::array order{ExitCode::command_failed, ExitCode::gate_failed, ExitCode::loss,
                                      ExitCode::inconclusive};
    for (const ExitCode code : order)
        for (const gate::Verdict &verdict : verdicts)
            if (verdict.code() == code) return code;
    return ExitCode::ok;
}

/// One `tracer gate` from its plan to its exit code.
class Gating {
public:
    Gating(const config::Request &request, GatePlan plan) : request_(request), plan_(std::move(plan)) {}

    Result<ExitCode> calibrate(const Plugins &plugins);
    /// Runs, judges and reports.
    Result<ExitCode> run(const Plugins &plugins);
    /// Judges the one run that was recorded.
    Result<ExitCode> judge_recording(RecordedRun &recorded);

private:
    /// What there is to compare a gate's rows with; empty: nothing, or not wanted.
    [[nodiscard]] std::string compared_with(const std::string &gate) const;
    Result<void> prepare_recordings();
    [[nodiscard]] std::string record_to(const std::string &gate, std::size_t run) const;
    Result<void> update(const std::vector<Runs> &runs);
    void explain(gate::Verdict &verdict) const;
    /// Returns `stopped` after reporting all that is known.
    Result<ExitCode> tell(GateReports &reports, std::vector<Runs> runs, std::optional<Error> stopped);

    const config::Request &request_;
    const config::GateOptions &options_ = request_.gate;
    GatePlan plan_;
    RunRecordings recordings_;
};

Result<ExitCode> Gating::calibrate(const Plugins &plugins) {
    const GateRunner runner(request_, plugins, true);
    std::string text;
    for (PlannedGate &planned : plan_.gates) {
        auto runs = runner.all_of(planned, [](std::size_t) { return ""; });
        if (!runs) return std::move(runs).error();
        auto proposed = gate::calibrated(planned.gate, *runs, options_.allow_failure);
        if (!proposed) return std::move(proposed).error();
        text += (text.empty() ? "" : "\n") + *proposed;
    }
    return print(text);
}

std::string Gating::compared_with(const std::string &gate) const {
    if (options_.why == false || options_.update) return {};
    if (!options_.against.empty()) return options_.against;
    std::string kept = baseline_recording(plan_.lock, gate);
    return is_recording(kept) ? kept : "";
}

Result<void> Gating::prepare_recordings() {
    if (options_.update) return options_.why == false ? Result<void>() : make_baseline_folder(plan_.lock);
    const bool wanted = std::ranges::any_of(
        plan_.gates, [&](const PlannedGate &planned) { return !compared_with(planned.gate.name).empty(); });
    if (wanted) return recordings_.begin();
    if (options_.why == true)
        spdlog::warn("--why: nothing to compare with; tracer gate --update keeps a recording, --against names one");
    return {};
}

std::string Gating::record_to(const std::string &gate, std::size_t run) const {
    if (options_.update) return options_.why == false ? "" : next_baseline_recording(plan_.lock, gate);
    return compared_with(gate).empty() ? "" : recordings_.of(gate, run);
}

/// The runs become the baseline of their gates; those of other gates stay.
Result<void> Gating::update(const std::vector<Runs> &runs) {
    std::vector<model::GateBaseline> made;
    for (std::size_t i = 0; i < plan_.gates.size(); ++i) {
        auto baseline = gate::make_baseline(plan_.gates[i].gate, runs[i], options_.allow_failure);
        if (!baseline) return std::move(baseline).error();
        made.push_back(std::move(*baseline));
    }
    plan_.baselines = config::replaced(std::move(plan_.baselines), made);
    if (auto written = config::write_lock(plan_.lock, plan_.baselines); !written) return written;
    for (const PlannedGate &planned : plan_.gates)
        if (auto taken = take_next_recording(plan_.lock, planned.gate.name); !taken) return taken;
    return {};
}

/// The rows of the run with the most of what the gate fails for.
void Gating::explain(gate::Verdict &verdict) const {
    const auto failed = std::ranges::find_if(verdict.findings, [](const gate::Finding &finding) {
        return finding.outcome == gate::Outcome::fail && !finding.warn;
    });
    if (failed == verdict.findings.end() && options_.why != true) return;
    const std::string before = compared_with(verdict.gate);
    if (before.empty() || verdict.runs.empty()) return;
    std::size_t run = verdict.runs.size() - 1;
    if (failed != verdict.findings.end())
        run = static_cast<std::size_t>(std::ranges::max_element(failed->runs, {}, &gate::Range::high) -
                                       failed->runs.begin());
    const std::string after = request_.gate.recording.empty() ? recordings_.of(verdict.gate, run) : options_.recording;
    auto changes = changes_between(before, after);
    if (!changes) return spdlog::warn("no rows are compared: {}", harmless(changes.error().line()));
    verdict.changes = std::move(*changes);
    verdict.changes_against = before;
}

Result<ExitCode> Gating::tell(GateReports &reports, std::vector<Runs> runs, std::optional<Error> stopped) {
    std::vector<gate::Verdict> verdicts;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const gate::Gate &gate = plan_.gates[i].gate;
        verdicts.push_back(gate::judge(gate, std::move(runs[i]), {plan_.baseline(gate.name), options_.allow_failure}));
        explain(verdicts.back());
    }
    auto written = reports.write(verdicts);
    if (stopped) return std::move(*stopped);
    if (!written) return std::move(written).error();
    return worst(verdicts);
}

Result<ExitCode> Gating::run(const Plugins &plugins) {
    auto reports = GateReports::open(request_);
    if (!reports) return std::move(reports).error();
    if (auto ready = prepare_recordings(); !ready) return std::move(ready).error();
    const GateRunner runner(request_, plugins, request_.json);
    std::vector<Runs> runs;
    std::optional<Error> stopped;
    for (PlannedGate &planned : plan_.gates) {
        auto all = runner.all_of(planned, [&](std::size_t run) { return record_to(planned.gate.name, run); });
        if (!all) {
            stopped = std::move(all).error();
            break;
        }
        runs.push_back(std::move(*all));
    }
    if (options_.update && !stopped)
        if (auto updated = update(runs); !updated) stopped = std::move(updated).error();
    if (options_.update)
        for (const PlannedGate &planned : plan_.gates)
            drop_next_recording(plan_.lock, planned.gate.name);
    return tell(*reports, std::move(runs), std::move(stopped));
}

Result<ExitCode> Gating::judge_recording(RecordedRun &recorded) {
    auto reports = GateReports::open(request_);
    if (!reports) return std::move(reports).error();
    auto result = recorded.measure(plan_.gates.front().gate);
    if (!result) return std::move(result).error();
    std::vector<Runs> runs{{std::move(*result)}};
    std::optional<Error> stopped;
    if (options_.update)
        if (auto updated = update(runs); !updated) stopped = std::move(updated).error();
    return tell(*reports, std::move(runs), std::move(stopped));
}

} // namespace

Result<ExitCode> gate(const config::Request &request, Plugins &plugins) {
    const config::GateOptions &options = request.gate;
    if (!options.against.empty() && !is_recording(options.against))
        return Error{ExitCode::usage, in_quotes(options.against) + " is not a recording",
                     "name a folder that tracer record has made", "option --against"};
    if (!options.recording.empty()) {
        auto recorded = RecordedRun::open(options.recording);
        if (!recorded) return std::move(recorded).error();
        auto plan = plan_gates(request, recorded->plugins());
        if (!plan) return std::move(plan).error();
        return Gating(request, std::move(*plan)).judge_recording(*recorded);
    }
    auto plan = plan_gates(request, installed_plugins(request, plugins));
    if (!plan) return std::move(plan).error();
    if (auto allowed = bpf::check_privileges(); !allowed) return std::move(allowed).error();
    watch_stop_signals();
    Gating gating(request, std::move(*plan));
    return options.calibrate ? gating.calibrate(plugins) : gating.run(plugins);
}

} // namespace tracer::app
