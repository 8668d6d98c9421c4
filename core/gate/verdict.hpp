// SPDX-License-Identifier: Apache-2.0
// What a gate says in the end, as data: one finding per budget, and the exit code that follows. Made by the judge,
// shown by the reports. Knows neither how it was measured nor how it is shown.
#pragma once

#include "base/result.hpp"
#include "gate/run_result.hpp"
#include "gate/unit.hpp"
#include "model/gate_request.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tracer::gate {

enum class Outcome : std::uint8_t {
    pass,
    fail,
    lossy,        ///< inconclusive: what was lost or missed could tip the scales
    inconclusive, ///< for another reason: too few samples, a baseline of another kind
};

struct Finding {
    std::string measure;
    model::Place place; ///< of its budget
    Unit unit = Unit::count;
    std::vector<Range> runs;              ///< the value in each run
    Range value;                          ///< what was judged: all runs together
    std::string limit;                    ///< "<= 412", "<= 5 % above 1,200"
    std::optional<std::uint64_t> allowed; ///< the largest value within it
    std::optional<std::uint64_t> baseline;
    Outcome outcome = Outcome::pass;
    bool warn = false;   ///< it does not fail the gate
    std::string why;     ///< for any outcome but pass: the reason in one line, and what to try
    std::string ratchet; ///< the limit could be tightened, in one line; empty: no
    std::string reason;  ///< the user's own words of the budget
};

/// A row that changed against the baseline run: for --why.
struct Change {
    std::string plugin, row, column; ///< "filetop", "cc1 /usr/include/stdio.h", "reads"
    Unit unit = Unit::count;
    std::uint64_t before = 0, after = 0;
};

struct Verdict {
    std::string gate;
    std::vector<std::string> command;
    std::vector<RunResult> runs;
    std::vector<Finding> findings;
    std::vector<Change> changes; ///< the largest first
    std::string changes_against; ///< what the changes are against; empty: nothing to compare with
    bool command_failed = false; ///< in any run; --allow-failure judges anyway
    bool failure_allowed = false;
    Outcome outcome = Outcome::pass; ///< the worst, warnings aside

    [[nodiscard]] ExitCode code() const;
};

} // namespace tracer::gate
