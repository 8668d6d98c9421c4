// SPDX-License-Identifier: Apache-2.0
// The renderer of histograms by key: an interval's keys as a table, those with most values first, and on request each
// one's bars below it.
#pragma once

#include "output/text_renderer.hpp"

namespace tracer::output {

[[nodiscard]] std::unique_ptr<TextRenderer> make_histograms_renderer(TextEnvironment environment);

} // namespace tracer::output
