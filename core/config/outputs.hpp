// SPDX-License-Identifier: Apache-2.0
// The outputs that -o asks for, as text to a list. Knows the formats by name alone, and opens nothing.
#pragma once

#include "base/result.hpp"
#include "model/settings.hpp"

#include <span>

namespace tracer::config {

/// Each "[FORMAT:]PATH"; what stands before a ':' is a format only if it is one of the known names. Whatever says
/// stdout is an empty path. Errors: usage; two that go to one place among them.
[[nodiscard]] Result<std::vector<model::OutputRequest>> parse_outputs(std::span<const std::string> texts,
                                                                      std::span<const model::FormatName> formats);

/// stdout where no output was asked for (unless it `records`), and the run's format for those that name none.
void complete_outputs(model::RunSettings &run, std::span<const model::FormatName> formats, bool records = false);

} // namespace tracer::config
