// SPDX-License-Identifier: Apache-2.0
// Holds what was measured against the budgets, and says no more than is known. Knows neither how it was measured nor
// how a verdict is shown.
//
// Several runs: of counts and bytes each run has to hold, so the value that is judged lies between the smallest and the
// largest of all runs; of times the median run counts.
#pragma once

#include "gate/gate.hpp"
#include "gate/verdict.hpp"
#include "model/gate_baseline.hpp"

namespace tracer::gate {

struct Against {
    const model::GateBaseline *baseline = nullptr; ///< nullptr: there is none
    bool failure_allowed = false;                  ///< a command that fails is judged like any other
};

[[nodiscard]] Verdict judge(const Gate &gate, std::vector<RunResult> runs, const Against &against);

} // namespace tracer::gate
