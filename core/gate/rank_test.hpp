// SPDX-License-Identifier: Apache-2.0
// The Mann-Whitney U test: do values of one kind tend to be larger than those of another? Assumes nothing about
// their distribution. Knows nothing of what the values are.
#pragma once

#include "model/histogram.hpp"

#include <cstdint>
#include <span>

namespace tracer::gate {

struct RankTest {
    double u = 0;           ///< of the second: pairs in which it is larger, ties as halves
    double larger = 0.5;    ///< how often a value of the second is larger than one of the first, ties as halves
    double p_two_sided = 1; ///< how likely a difference like this is by chance
    double p_larger = 1;    ///< how likely it is by chance that the second is this much larger
};

/// Exact, ties and all, up to 40 values in all; beyond that by the normal approximation. 1 if one has no value.
[[nodiscard]] RankTest rank_test(std::span<const std::uint64_t> first, std::span<const std::uint64_t> second);
/// Of histograms: values of one bucket are ties.
[[nodiscard]] RankTest rank_test(const model::Histogram &first, const model::Histogram &second);
/// The smallest p_larger that this many values can give at all.
[[nodiscard]] double least_p(std::size_t first, std::size_t second);

} // namespace tracer::gate
