// SPDX-License-Identifier: Apache-2.0
// A recording added up, to be held against another one. Knows no comparison.
#pragma once

#include "base/result.hpp"
#include "gate/compare/gathered.hpp"

#include <string>

namespace tracer::app {

struct RecordingSums {
    gate::Gathered gathered;
    bool whole = true; ///< neither damaged nor without some of its packets; what is wrong was said
};

/// Errors: usage, no recording.
[[nodiscard]] Result<RecordingSums> sums_of(const std::string &folder);

} // namespace tracer::app
