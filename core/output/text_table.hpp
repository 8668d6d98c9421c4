// SPDX-License-Identifier: Apache-2.0
// The renderer of tables: an interval's rows under a header, the heaviest first.
#pragma once

#include "output/text_renderer.hpp"

namespace tracer::output {

[[nodiscard]] std::unique_ptr<TextRenderer> make_table_renderer(TextEnvironment environment);

} // namespace tracer::output
