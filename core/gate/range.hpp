// SPDX-License-Identifier: Apache-2.0
// Where the truth about a measure lies when not everything was seen. Knows no tracing.
#pragma once

#include <cstdint>

namespace tracer::gate {

/// From `low` to `high`, both included, in the measure's own unit. `high` unbounded: nothing known limits it.
struct Range {
    static constexpr std::uint64_t unbounded = UINT64_MAX;
    std::uint64_t low = 0, high = 0;

    [[nodiscard]] bool exact() const { return low == high; }
    friend bool operator==(const Range &, const Range &) = default;
};

} // namespace tracer::gate
