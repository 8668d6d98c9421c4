// SPDX-License-Identifier: Apache-2.0
// Which columns of a source are data for programs, which one is its time, and which were asked for. Knows no format.
#pragma once

#include "model/column_choice.hpp"
#include "output/values.hpp"

namespace tracer::output {

/// All columns, or those that were chosen, in their order.
[[nodiscard]] inline model::ColumnChoice columns_of(const model::Source &source,
                                                    const std::optional<model::ColumnChoice> &chosen) {
    if (chosen) return *chosen;
    model::ColumnChoice all;
    for (const auto &column : source.columns)
        all.push_back(&column);
    return all;
}

/// Cells of a source for JSON and CSV: without those for text alone and without the time, which is a common key.
[[nodiscard]] inline std::vector<Cell> data_cells(const model::Source &source,
                                                  const std::optional<model::ColumnChoice> &chosen = {}) {
    std::vector<Cell> cells;
    for (const auto *column : columns_of(source, chosen))
        if (!column->has(TRACER_COLUMN_TEXT_ONLY) && column != source.time()) cells.emplace_back(*column);
    return cells;
}

} // namespace tracer::output
