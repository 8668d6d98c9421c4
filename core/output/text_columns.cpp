// SPDX-License-Identifier: Apache-2.0
#include "output/text_columns.hpp"

#include <algorithm>

namespace tracer::output {

ColumnLine::ColumnLine(const model::Source &source, bool without_stacks) {
    for (const auto &column : source.columns) {
        if (column.has(TRACER_COLUMN_NO_TEXT)) continue;
        Cell cell(column);
        if (without_stacks && cell.kind() == ValueKind::stack) continue;
        const bool left = aligned_left(cell);
        places_.push_back({std::move(cell), std::max<std::size_t>(column.width, column.header.size()), left});
    }
}

void ColumnLine::pad(Buffer &out, std::size_t start, std::size_t columns, std::size_t width, bool left) {
    if (columns >= width) return;
    const std::size_t missing = width - columns, length = out.size() - start;
    out.fill(missing, ' ');
    if (left) return;
    char *at = out.data() + start;
    std::memmove(at + missing, at, length);
    std::memset(at, ' ', missing);
}

void ColumnLine::header(Lines &lines) const {
    Buffer &out = lines.begin();
    for (const Place &place : places_) {
        const bool last = &place == &places_.back();
        const std::size_t start = out.size();
        const std::size_t columns = escape_text(out, place.cell.column().header);
        if (last) break;
        pad(out, start, columns, place.width, place.left);
        out.put(' ');
    }
    lines.end();
}

void ColumnLine::put(Lines &lines, TextValues &values, const model::RecordView &record, const Reading &reading,
                     bool offsets) {
    Buffer &out = lines.begin();
    for (Place &place : places_) {
        const bool last = &place == &places_.back();
        const std::size_t start = out.size();
        const Value value = place.cell.read(record, reading);
        const std::size_t columns =
            values.put(out, place.cell.column(), value, offsets, last ? any_width : place.width);
        if (last) break;
        pad(out, start, columns, place.width, place.left);
        out.put(' ');
    }
    lines.end();
}

} // namespace tracer::output
