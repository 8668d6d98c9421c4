// SPDX-License-Identifier: Apache-2.0
// The renderers of stacks: one frame per line, or folded into one line as flame graph tools read it.
#pragma once

#include "output/text_renderer.hpp"

namespace tracer::output {

[[nodiscard]] std::unique_ptr<TextRenderer> make_stack_renderer(TextEnvironment environment);
[[nodiscard]] std::unique_ptr<TextRenderer> make_folded_renderer(TextEnvironment environment);

} // namespace tracer::output
