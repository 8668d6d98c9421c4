// SPDX-License-Identifier: Apache-2.0
// The outputs that -o asks for, as text to a list. Knows the formats by name alone, and opens nothing.
#pragma once

#include "base/result.hpp"
#include "model/settings.hpp"

#include <span>

namespace tracer::config {

/// Each "[FORMAT:]PATH"; what stands before a ':' is a format only if it is one of the known names. Every spelling of
/// stdout becomes an empty path. Errors: usage, also if two go to the same place.
[[nodiscard]] Result<std::vector<model::OutputRequest>> parse_outputs(std::span<const std::string> texts,
                                                                      std::span<const model::FormatName> formats);

/// Fills in stdout if no output was asked for (unless the run `records`), and the run's format for outputs that name
/// none.
void complete_outputs(model::RunSettings &run, std::span<const model::FormatName> formats, bool records = false);

} // namespace tracer::config
