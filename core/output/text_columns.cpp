// SPDX-License-Identifier: Apache-2.0
#include "output/text_columns.hpp"

#include <algorithm>

namespace tracer::output {

namespace {

/// Of text that stands last where its plugin has it, and so has no width of its own.
constexpr std::uint32_t moved_text_width = 32;

std::size_t width_of(const model::Column &column, const Cell &cell, bool moved) {
    const bool endless =
        moved && column.width == 0 && (cell.kind() == ValueKind::bytes || cell.kind() == ValueKind::words);
    const std::uint32_t width = endless ? std::min(column.size, moved_text_width) : column.width;
    return std::max<std::size_t>(width, column.header.size());
}

} // namespace

model::ColumnChoice text_columns(const model::Source &source) {
    model::ColumnChoice columns;
    for (const auto &column : source.columns)
        if (!column.has(TRACER_COLUMN_NO_TEXT)) columns.push_back(&column);
    return columns;
}

model::ColumnChoice without_stacks(const model::Source &source) {
    auto columns = text_columns(source);
    std::erase_if(
        columns, [](const model::Column *column) { return model::column_type(column->type).kind == ValueKind::stack; });
    return columns;
}

ColumnLine::ColumnLine(const model::ColumnChoice &columns, bool moved) {
    for (const model::Column *column : columns) {
        Cell cell(*column);
        const std::size_t width = width_of(*column, cell, moved);
        const bool left = aligned_left(cell);
        places_.push_back({std::move(cell), width, left});
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

void ColumnLine::header(Buffer &out) const {
    for (const Place &place : places_) {
        const bool last = &place == &places_.back();
        const std::size_t start = out.size();
        const std::size_t columns = escape_text(out, place.cell.column().header);
        if (last) break;
        pad(out, start, columns, place.width, place.left);
        out.put(' ');
    }
}

void ColumnLine::put(Buffer &out, TextValues &values, const model::RecordView &record, const Reading &reading,
                     bool offsets) {
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
}

} // namespace tracer::output
