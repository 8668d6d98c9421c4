// SPDX-License-Identifier: Apache-2.0
// All runs of one `tracer gate`, each in a process of its own: once attached it gives up the rights that the next one
// needs. Knows neither budgets nor verdicts.
#pragma once

#include "app/gate_plan.hpp"
#include "gate/run_result.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tracer::app {

class GateRunner {
public:
    /// All outlive it.
    GateRunner(const config::Request &request, const Plugins &plugins, bool needs_stdout)
        : request_(request), plugins_(plugins), needs_stdout_(needs_stdout) {}

    /// Where the run with that number is recorded; an empty path: it is not.
    using RecordTo = std::function<std::string(std::size_t run)>;
    /// The warm-ups, then the runs. Nothing more is run once the command has failed, unless that is allowed. Errors:
    /// what kept a run from taking place; inconclusive if somebody stopped it.
    Result<std::vector<gate::RunResult>> all_of(PlannedGate &planned, const RecordTo &record_to) const;

private:
    Result<gate::RunResult> one_of(PlannedGate &planned, std::string record_to) const;

    const config::Request &request_;
    const Plugins &plugins_;
    bool needs_stdout_;
};

} // namespace tracer::app
