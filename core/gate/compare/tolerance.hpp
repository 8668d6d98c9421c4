// SPDX-License-Identifier: Apache-2.0
// How far two values may lie apart and still count as alike. Knows no row.
#pragma once

#include "gate/unit.hpp"

#include <array>
#include <span>
#include <string>

namespace tracer::gate {

struct Tolerance {
    std::uint64_t millionths = 0;           ///< of the first value
    std::array<std::uint64_t, 3> amounts{}; ///< by unit

    [[nodiscard]] bool allows(std::uint64_t first, std::uint64_t second, Unit unit) const;
};

/// Of --tolerance: "5%" of everything, "10" of counts, "64KiB" of bytes, "1ms" of times. Each at most once; values are
/// alike if any of them allows it. Errors: usage, about the option.
[[nodiscard]] Result<Tolerance> parse_tolerance(std::span<const std::string> texts);

} // namespace tracer::gate
