// SPDX-License-Identifier: Apache-2.0
// What several runs together say about one measure, and what was lost in them. Knows no limit.
#pragma once

#include "gate/gate.hpp"
#include "gate/run_result.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace tracer::gate {

/// The value of measure `index` in each run; for times only in runs that had any.
[[nodiscard]] std::vector<Range> values_of(const Measure &measure, std::size_t index, std::span<const RunResult> runs);
/// For counts and bytes, from the smallest to the largest of all runs; for times, the median.
[[nodiscard]] Range together(const Measure &measure, std::span<const Range> values);
[[nodiscard]] Range median(std::span<const Range> values);

/// How a run saw the measure's plugin; nullptr: not at all.
[[nodiscard]] const Seen *seen_by(const Measure &measure, const RunResult &run);

/// What a measure's plugin lost or missed, over all runs.
struct Losses {
    std::uint64_t ring = 0, map = 0, missed = 0, unfollowed = 0;

    [[nodiscard]] bool any() const { return ring || map || missed || unfollowed; }
    /// "37 events lost because the ring buffer was full, 4 events that the kernel did not show to the programs".
    [[nodiscard]] std::string text() const;
    /// "try a larger --ring-size, or a machine with less other load".
    [[nodiscard]] std::string what_to_try(const Measure &measure) const;
};
[[nodiscard]] Losses losses_of(const Measure &measure, std::span<const RunResult> runs);

/// Did the command end with anything but 0?
[[nodiscard]] bool failed(const model::CommandEnd &end);
/// The first run whose command failed, in words: "the command failed in run 2 of 3 (exit status 1)"; empty: none.
[[nodiscard]] std::string failure_text(std::span<const RunResult> runs);

/// "3 runs", "1 run", "1,200 events".
[[nodiscard]] std::string number_of(std::uint64_t number, const std::string &thing);

} // namespace tracer::gate
