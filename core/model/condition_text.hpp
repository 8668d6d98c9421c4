// SPDX-License-Identifier: Apache-2.0
// Conditions on options, "calls=kill,!process", from text and back. Knows no options.
#pragma once

#include "model/schema.hpp"

#include <string>
#include <string_view>

namespace tracer::model {

/// An empty text is the condition that always holds. Errors: usage.
[[nodiscard]] Result<Condition> parse_condition(std::string_view text);
[[nodiscard]] std::string condition_text(const Condition &condition);

} // namespace tracer::model
