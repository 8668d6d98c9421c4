// SPDX-License-Identifier: Apache-2.0
// A recording as a gate's only run: its plugins as it describes them, and what they measured. Knows no budget.
#pragma once

#include "app/gate_plan.hpp"
#include "gate/run_result.hpp"
#include "recording/player.hpp"

#include <memory>
#include <string>

namespace tracer::app {

class RecordedRun {
public:
    /// With the caller's rights. Errors: usage.
    static Result<RecordedRun> open(const std::string &folder);

    /// What was recorded, with the options it was recorded with.
    [[nodiscard]] ChoosePlugin plugins() const;
    /// Plays it for one gate. Errors: usage, loss (a damaged recording cannot be judged).
    Result<gate::RunResult> measure(gate::Gate &gate);

private:
    RecordedRun(std::string folder, recording::Recording recording);

    std::string folder_;
    std::unique_ptr<recording::Player> player_;
};

} // namespace tracer::app
