// SPDX-License-Identifier: Apache-2.0
// Labels from an enumeration, or as they are spelled out in a tag.
#pragma once

#include "describe/types.hpp"
#include "describe/words.hpp"
#include "model/schema.hpp"

namespace tracer::describe {

/// KILLSNOOP_RT_SIGQUEUEINFO among its kind becomes "rt_sigqueueinfo": what all have in common up to a '_' goes.
[[nodiscard]] std::vector<model::Label> labels_of(const std::vector<Enumerator> &enumerators);

/// What the words "labels=a,b:7,c" (b is 7, c 8), "enum=NAME" and "short=A,B,C" say, or else the enumeration `id` (0:
/// none). Errors: usage.
[[nodiscard]] Result<std::vector<model::Label>> labels(Words &words, const Types &types, std::uint32_t id);

} // namespace tracer::describe
