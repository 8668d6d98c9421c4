// SPDX-License-Identifier: Apache-2.0
// What a writer works out once a stream, before the first record: which sources deliver, and the cells of each.
// Knows no format.
#pragma once

#include "output/cell.hpp"
#include "output/writer.hpp"

#include <deque>

namespace tracer::output {

/// Does the source deliver under these settings?
[[nodiscard]] inline bool is_active(const Stream &stream, const model::Source &source) {
    return stream.settings == nullptr || stream.settings->delivers(*stream.spec, source);
}

[[nodiscard]] inline std::size_t active_sources(const Stream &stream) {
    std::size_t n = 0;
    for (const auto &source : stream.spec->sources)
        n += is_active(stream, source) ? 1 : 0;
    return n;
}

/// Cells of a source for JSON and CSV: without those for text alone and without the time, which is a common key.
[[nodiscard]] inline std::vector<Cell> data_cells(const model::Source &source) {
    std::vector<Cell> cells;
    for (const auto &column : source.columns)
        if (!column.has(TRACER_COLUMN_TEXT_ONLY) && &column != source.time()) cells.emplace_back(column);
    return cells;
}

/// Per stream state, by Stream::index. Addresses stay.
template <class State>
class ByStream {
public:
    State &operator[](const Stream &stream) {
        while (states_.size() <= stream.index)
            states_.emplace_back();
        return states_[stream.index];
    }

private:
    std::deque<State> states_;
};

} // namespace tracer::output
