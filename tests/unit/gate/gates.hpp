// SPDX-License-Identifier: Apache-2.0
// Gates over the sample plugins and runs of them, for tests of gate/; no kernel.
#pragma once

#include "gate/gate.hpp"
#include "gate/run_result.hpp"
#include "support/sample_plugins.hpp"

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace tracer::gate {

/// The sample plugins, which live as long as the test program.
[[nodiscard]] std::vector<PluginChoice> sample_choices();

struct Line {
    std::string measure{};
    std::string max{}, min{}, equal{}, grow{}; ///< empty: none
    bool warn = false, ignore_if_unused = false;
    std::string reason{};
};
/// A budget as gates.toml's line `line` would give it.
[[nodiscard]] model::BudgetRequest budget(const Line &line, std::uint32_t at = 1);
/// A gate called "build" that has to be valid.
[[nodiscard]] Gate gate_of(std::initializer_list<Line> lines);

/// A run in which every measure was one exact value, made up of `records` records, and nothing was lost.
[[nodiscard]] RunResult run_of(const Gate &gate, std::vector<std::uint64_t> values, std::uint64_t records = 1000);
[[nodiscard]] std::vector<RunResult> runs_of(const Gate &gate, const std::vector<std::uint64_t> &values);

} // namespace tracer::gate
