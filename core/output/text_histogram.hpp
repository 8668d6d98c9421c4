// SPDX-License-Identifier: Apache-2.0
// The renderer of histograms: bars by powers of two, and percentiles.
#pragma once

#include "output/text_renderer.hpp"

namespace tracer::output {

/// One histogram's bars and figures.
void put_histogram(Lines &lines, const RenderOptions &options, const model::Histogram &h);

[[nodiscard]] std::unique_ptr<TextRenderer> make_histogram_renderer(TextEnvironment environment);

} // namespace tracer::output
