// SPDX-License-Identifier: Apache-2.0
// From runs to a baseline, and whether a run may be compared with one. Knows no file.
#pragma once

#include "gate/gate.hpp"
#include "gate/run_result.hpp"
#include "model/gate_baseline.hpp"

#include <span>

namespace tracer::gate {

/// Errors: a command that failed (unless that is allowed), and runs that lost something: their values are not exact.
[[nodiscard]] Result<model::GateBaseline> make_baseline(const Gate &gate, std::span<const RunResult> runs,
                                                        bool failure_allowed);

/// Why this run's measure may not be compared with the baseline, in words; empty: it may.
[[nodiscard]] std::string unlike(const Measure &measure, const RunResult &run, const model::GateBaseline &baseline);

/// "6.1" of "6.1.0-18-amd64".
[[nodiscard]] std::string kernel_series(std::string_view release);

} // namespace tracer::gate
