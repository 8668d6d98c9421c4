// SPDX-License-Identifier: Apache-2.0
// From the members of a record's struct to its columns: what a typedef means, what a tag adds.
#pragma once

#include "describe/types.hpp"
#include "model/schema.hpp"

namespace tracer::describe {

/// Every member is a column, but for those named "reserved..." that have no tag. `key`: the struct is a table's key.
/// Errors: usage, with the member.
[[nodiscard]] Result<std::vector<model::Column>> columns_of(const Types &types, const Struct &record, bool key);

} // namespace tracer::describe
