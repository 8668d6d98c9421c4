// SPDX-License-Identifier: Apache-2.0
// Limits proposed from what several runs gave, as the text of a gates.toml. Knows neither files nor how it was run.
#pragma once

#include "gate/gate.hpp"
#include "gate/run_result.hpp"

#include <span>
#include <string>
#include <vector>

namespace tracer::gate {

/// A budget of one measure with its reason: never varied -> equality; varied -> the largest value plus the
/// spread; times -> growth over the baseline, judged by a rank test over the runs, level "warn".
struct Proposal {
    std::string measure;
    std::string budget; ///< "max = 420"; empty: no limit can be proposed
    std::string reason; ///< one line
};

[[nodiscard]] std::vector<Proposal> propose(const Gate &gate, std::span<const RunResult> runs);
/// A ready gates.toml with one gate. Errors: as make_baseline(): nothing is proposed from runs that failed or lost
/// something.
[[nodiscard]] Result<std::string> calibrated(const Gate &gate, std::span<const RunResult> runs, bool failure_allowed);

} // namespace tracer::gate
