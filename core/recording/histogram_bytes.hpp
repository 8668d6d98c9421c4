// SPDX-License-Identifier: Apache-2.0
// A histogram as a recording has it: its figures, and the buckets that are not empty. Knows neither intervals nor keys.
#pragma once

#include "model/histogram.hpp"

namespace tracer::recording {

class Cursor;

/// At most so many bytes.
inline constexpr std::size_t most_of_histogram = 4 * sizeof(std::uint64_t) + sizeof(std::uint16_t) +
                                                 model::hist_buckets * (sizeof(std::uint16_t) + sizeof(std::uint64_t));

/// In TSDL.
inline constexpr const char *histogram_fields =
    "u64 _count; u64 _sum; u64 _min; u64 _max; u16 _buckets_length; "
    "struct { u16 _bucket; u64 _count; } align(8) _buckets[_buckets_length];";

/// Writes it to `at`; returns the end.
[[nodiscard]] char *put_histogram(char *at, const model::Histogram &histogram);
/// Reads one into `histogram`, which is empty. False: it is not well-formed.
[[nodiscard]] bool read_histogram(Cursor &from, model::Histogram &histogram);

} // namespace tracer::recording
