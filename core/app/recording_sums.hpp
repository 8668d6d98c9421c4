// SPDX-License-Identifier: Apache-2.0
// A recording added up, to be compared with another one. Knows no comparison.
#pragma once

#include "base/result.hpp"
#include "gate/compare/gathered.hpp"

#include <string>

namespace tracer::app {

struct RecordingSums {
    gate::Gathered gathered;
    bool whole = true; ///< neither damaged nor missing packets; anything wrong has been reported
};

/// Errors: usage, if it is not a recording.
[[nodiscard]] Result<RecordingSums> sums_of(const std::string &folder);

} // namespace tracer::app
