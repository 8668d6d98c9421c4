// SPDX-License-Identifier: Apache-2.0
// What one run of a gated command gave: a value for each measure, and how it was seen. Plain data, so that it can pass
// from the process that traced to the one that judges.
#pragma once

#include "gate/range.hpp"
#include "model/command_end.hpp"
#include "model/ledger.hpp"

#include <string>
#include <vector>

namespace tracer::gate {

/// How a plugin saw what it counted. Baselines are compared only if all this is the same.
struct Seen {
    std::string plugin, version, variant, caveat;
    model::Ledger ledger;
};

struct Measured {
    Range value;
    std::uint64_t records = 0; ///< that make up the value; 0: the measure vanished
};

struct RunResult {
    std::vector<Measured> measures; ///< in the order of the gate's measures
    std::vector<Seen> plugins;
    std::string kernel, architecture;
    model::CommandEnd command;
    std::uint64_t unfollowed = 0; ///< threads of the command not followed, at most
};

} // namespace tracer::gate
