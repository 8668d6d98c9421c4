// SPDX-License-Identifier: Apache-2.0
// What the user's options (TRACER_BIND_RENDER) and the plugin's format make of a source's text, resolved once.
#pragma once

#include "stream/feed.hpp"

namespace tracer::output {

struct RenderOptions {
    std::uint64_t rows = 0;                  ///< 0: all
    std::vector<const model::Column *> sort; ///< the sum of these orders a table; empty: as they come
    bool clear = true;
    bool offsets = false;
    std::uint64_t unit = 1;  ///< a histogram's values are divided by it
    std::string heading;     ///< "usecs"
    std::string suffix;      ///< of a figure's header in a table: "_us"; empty: there is no unit
    bool histograms = false; ///< each histogram by key as bars, below their table
};

[[nodiscard]] RenderOptions render_options(const stream::Feed &feed, const model::Source &source);

} // namespace tracer::output
