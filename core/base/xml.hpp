// SPDX-License-Identifier: Apache-2.0
// Text for XML, in elements and attributes alike. Knows no document.
#pragma once

#include <string>
#include <string_view>

namespace tracer {

/// `safe` is valid UTF-8 without controls, as harmless() gives it.
[[nodiscard]] std::string xml_text(std::string_view safe);

} // namespace tracer
