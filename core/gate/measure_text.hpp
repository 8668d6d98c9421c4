// SPDX-License-Identifier: Apache-2.0
// A measure's text, PLUGIN.NAME[CONDITIONS], taken apart. Knows no plugin.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace tracer::gate {

struct MeasureParts {
    std::string text; ///< all of it, without blanks around it
    std::string plugin, name;
    std::string_view where; ///< of the text that was given
    bool has_where = false;
};

/// Errors: usage, without a place.
[[nodiscard]] Result<MeasureParts> measure_parts(std::string_view text);

} // namespace tracer::gate
