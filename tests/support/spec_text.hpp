// SPDX-License-Identifier: Apache-2.0
// A plugin's description as text, so that two can be compared. Knows nothing of where it came from.
#pragma once

#include "model/schema.hpp"

#include <string>

namespace tracer::test {

/// Every field, but for the bytes of objects and the addresses of callbacks.
[[nodiscard]] std::string text_of(const model::PluginSpec &spec);

} // namespace tracer::test
