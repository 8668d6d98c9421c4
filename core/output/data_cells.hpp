// SPDX-License-Identifier: Apache-2.0
// Which columns of a source are data for programs, and which one is its time. Knows no format.
#pragma once

#include "output/values.hpp"

namespace tracer::output {

/// Cells of a source for JSON and CSV: without those for text alone and without the time, which is a common key.
[[nodiscard]] inline std::vector<Cell> data_cells(const model::Source &source) {
    std::vector<Cell> cells;
    for (const auto &column : source.columns)
        if (!column.has(TRACER_COLUMN_TEXT_ONLY) && &column != source.time()) cells.emplace_back(column);
    return cells;
}

} // namespace tracer::output
