// SPDX-License-Identifier: Apache-2.0
// From a map that its macro declared as a source to the sources that are shown: one, or one for each TRACER_SHOWN().
#pragma once

#include "describe/types.hpp"
#include "model/schema.hpp"

namespace tracer::describe {

/// `tags` are the map's. Errors: usage.
[[nodiscard]] Result<std::vector<model::Source>> sources_of(const Types &types, const std::string &map,
                                                            const std::vector<Tag> &tags);

} // namespace tracer::describe
