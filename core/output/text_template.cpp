// SPDX-License-Identifier: Apache-2.0
#include "output/text_template.hpp"

namespace tracer::output {
namespace {

using model::is_number;
using model::NumberSpec;
using model::TemplatePiece;

void pad(Buffer &out, std::size_t start, std::size_t columns, const NumberSpec &spec, bool number) {
    const auto width = static_cast<std::size_t>(spec.width);
    if (columns >= width) return;
    const std::size_t missing = width - columns;
    const char align = spec.align ? spec.align : number ? '>' : '<';
    std::size_t before = align == '>' ? missing : align == '^' ? missing / 2 : 0;
    const bool zeros = number && spec.zero && spec.align == 0;
    const std::size_t length = out.size() - start;
    out.fill(missing, ' ');
    if (before == 0) return;
    char *at = out.data() + start;
    const std::size_t sign = zeros && at[0] == '-' ? 1 : 0;
    std::memmove(at + before + sign, at + sign, length - sign);
    std::memset(at + sign, zeros ? '0' : ' ', before);
    std::memset(at + before + length, ' ', missing - before);
}

} // namespace

TextTemplate::TextTemplate(const model::Source &source) {
    for (const TemplatePiece &piece : source.format.pieces) {
        Part &part = parts_.emplace_back(Part{&piece, {}});
        if (piece.value == TemplatePiece::Value::column) part.cell.emplace(source.columns[piece.column]);
    }
}

void TextTemplate::put_value(Buffer &out, TextValues &values, const Part &part, const Value &value) {
    const std::size_t start = out.size();
    const NumberSpec &spec = part.piece->spec;
    const model::Column &column = part.cell->column();
    std::size_t columns = 0;
    const bool number = is_number(value.kind);
    const bool shaped = spec.precision >= 0 || spec.type == 'f';
    if (shaped && (value.kind == ValueKind::real || value.kind == ValueKind::elapsed)) {
        const double v =
            value.kind == ValueKind::real ? value.real : static_cast<double>(values.elapsed(value.bits)) / 1e9;
        out.fixed(v / column.divisor, spec.precision < 0 ? 6 : spec.precision);
    } else if (number && spec.type == 'f') {
        const double v =
            model::has_sign(value.kind) ? static_cast<double>(value.integer()) : static_cast<double>(value.bits);
        out.fixed(v / column.divisor, spec.precision < 0 ? 6 : spec.precision);
    } else if (number && spec.type == 'x') {
        out.claim(std::to_chars(out.room(24), out.room(24) + 24, value.bits, 16).ptr);
    } else {
        columns = values.put(out, column, value, false);
    }
    if (columns == 0) columns = out.size() - start;
    pad(out, start, columns, spec, number);
}

void TextTemplate::put(Buffer &out, TextValues &values, const model::RecordView &record, const Reading &reading,
                       std::int64_t wall) {
    for (Part &part : parts_) {
        const TemplatePiece &piece = *part.piece;
        escape_text(out, piece.literal);
        if (piece.value == TemplatePiece::Value::time) WallTime::put_strftime(out, wall, piece.time_spec);
        if (!part.cell) continue;
        const Value value = part.cell->read(record, reading);
        if (value.kind == ValueKind::moment)
            WallTime::put_strftime(out, values.time().wall_of_value(value.bits), piece.time_spec);
        else
            put_value(out, values, part, value);
    }
}

} // namespace tracer::output
