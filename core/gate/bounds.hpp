// SPDX-License-Identifier: Apache-2.0
// One limit against what the runs gave: all of the range within it, none of it, or inconclusive; with the words.
// Knows neither budgets nor reports.
#pragma once

#include "gate/several_runs.hpp"
#include "gate/verdict.hpp"
#include "model/gate_baseline.hpp"

#include <optional>
#include <span>

namespace tracer::gate {

struct Judgement {
    Outcome outcome = Outcome::pass;
    std::string why;
};

/// fail > lossy > inconclusive > pass.
[[nodiscard]] bool is_worse(Outcome a, Outcome b);

class Bounds {
public:
    /// `values`: of each run. All outlive it.
    Bounds(const Measure &measure, std::span<const Range> values, const Losses &losses);

    /// Unset: no bound on that side.
    [[nodiscard]] Judgement within(std::optional<std::uint64_t> low, std::optional<std::uint64_t> high) const;
    /// At most `allowed`; for times a rank test has to agree, if there are enough runs for one.
    [[nodiscard]] Judgement grown(const model::BaselineMeasure &baseline, std::uint64_t allowed) const;

private:
    [[nodiscard]] std::string value_text(std::size_t judged) const;
    [[nodiscard]] Judgement open(const Range &range, std::uint64_t limit) const;

    const Measure &measure_;
    std::span<const Range> values_;
    const Losses &losses_;
    std::vector<Range> judged_; ///< of each run, or for times the median
};

/// A limit that could be tightened, in one line; empty: no. `baseline`: what `grow` counts from, or nullptr.
[[nodiscard]] std::string ratchet(const Measure &measure, const Limits &limits, const Range &value,
                                  const model::BaselineMeasure *baseline);

} // namespace tracer::gate
