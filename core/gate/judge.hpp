// SPDX-License-Identifier: Apache-2.0
// Compares what was measured with the budgets, and says no more than is known. Knows neither how it was measured nor
// how a verdict is shown.
//
// Several runs: for counts and bytes every run has to be within the limit, so the value that is judged lies between the
// smallest and the largest of all runs; for times the median run counts.
#pragma once

#include "gate/gate.hpp"
#include "gate/verdict.hpp"
#include "model/gate_baseline.hpp"

namespace tracer::gate {

struct Against {
    const model::GateBaseline *baseline = nullptr; ///< nullptr: none
    bool failure_allowed = false;                  ///< a command that fails is judged like any other
};

[[nodiscard]] Verdict judge(const Gate &gate, std::vector<RunResult> runs, const Against &against);

} // namespace tracer::gate
