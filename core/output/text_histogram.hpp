// SPDX-License-Identifier: Apache-2.0
// The renderer of histograms: bars by powers of two, and percentiles.
#pragma once

#include "output/text_renderer.hpp"

namespace tracer::output {

[[nodiscard]] std::unique_ptr<TextRenderer> make_histogram_renderer(TextEnvironment environment);

} // namespace tracer::output
