// SPDX-License-Identifier: Apache-2.0
#include "output/text_template.hpp"

#include "base/strings.hpp"

#include <algorithm>
#include <utility>

namespace tracer::output {
namespace {

constexpr int widest = 128;
constexpr int most_precise = 17;

Error refuse(const std::string &why) { return {ExitCode::usage, "template: " + why, ""}; }

int parse_digits(std::string_view &text) {
    int n = 0;
    while (!text.empty() && text[0] >= '0' && text[0] <= '9' && n < 10'000) {
        n = n * 10 + (text[0] - '0');
        text.remove_prefix(1);
    }
    return n;
}

bool is_number(ValueKind kind) {
    return kind == ValueKind::natural || kind == ValueKind::integer || kind == ValueKind::real ||
           kind == ValueKind::elapsed;
}

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

std::optional<NumberSpec> parse_number_spec(std::string_view text) {
    NumberSpec spec;
    if (!text.empty() && (text[0] == '<' || text[0] == '>' || text[0] == '^')) {
        spec.align = text[0];
        text.remove_prefix(1);
    }
    if (text.starts_with('0')) spec.zero = true;
    spec.width = parse_digits(text);
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        if (text.empty() || text[0] < '0' || text[0] > '9') return std::nullopt;
        spec.precision = parse_digits(text);
    }
    if (text == "d" || text == "f" || text == "x") {
        spec.type = text[0];
        text.remove_prefix(1);
    }
    if (!text.empty() || spec.width > widest || spec.precision > most_precise) return std::nullopt;
    return spec;
}

Result<TextTemplate::Piece> TextTemplate::parse_field(std::string_view field, const model::Source &source) {
    const std::size_t colon = field.find(':');
    const std::string name(field.substr(0, colon));
    const std::string spec(colon == std::string_view::npos ? "" : field.substr(colon + 1));
    Piece piece;
    const auto column = std::ranges::find(source.columns, name, &model::Column::name);
    if (column != source.columns.end())
        piece.cell.emplace(*column);
    else if (name == "time")
        piece.time = true;
    else
        return refuse("no column is named " + in_quotes(name));
    if (piece.time || piece.cell->kind() == ValueKind::moment) {
        piece.time_spec = spec.empty() ? "%H:%M:%S" : spec;
        if (piece.time_spec.size() > 100) return refuse("the time format of " + in_quotes(name) + " is too long");
        return piece;
    }
    const auto parsed = parse_number_spec(spec);
    const bool number = is_number(piece.cell->kind());
    if (!parsed || (!number && (parsed->precision >= 0 || parsed->type != 0 || parsed->zero)))
        return refuse(in_quotes(spec) + " does not fit the column " + in_quotes(name));
    const bool real = piece.cell->kind() == ValueKind::real || piece.cell->kind() == ValueKind::elapsed;
    if (real ? parsed->type == 'x' || parsed->type == 'd' : parsed->precision >= 0 && parsed->type != 'f')
        return refuse(in_quotes(spec) + " does not fit the number " + in_quotes(name));
    piece.spec = *parsed;
    return piece;
}

Result<TextTemplate> TextTemplate::parse(const std::string &pattern, const model::Source &source) {
    TextTemplate result;
    std::string literal;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char c = pattern[i];
        if (c != '{' && c != '}') {
            literal += c;
            continue;
        }
        if (i + 1 < pattern.size() && pattern[i + 1] == c) {
            literal += c;
            ++i;
            continue;
        }
        const std::size_t end = pattern.find('}', i);
        if (c == '}') return refuse("a '}' alone in " + in_quotes(pattern) + "; write '}}'");
        if (end == std::string::npos) return refuse("a '{' without its '}' in " + in_quotes(pattern));
        auto piece = parse_field(std::string_view(pattern).substr(i + 1, end - i - 1), source);
        if (!piece) return std::move(piece).error();
        piece->literal = std::exchange(literal, {});
        result.pieces_.push_back(std::move(*piece));
        i = end;
    }
    Piece rest;
    rest.literal = std::move(literal);
    result.pieces_.push_back(std::move(rest));
    return result;
}

void TextTemplate::put_value(Buffer &out, TextValues &values, const Piece &piece, const Value &value) {
    const std::size_t start = out.size();
    const model::Column &column = piece.cell->column();
    std::size_t columns = 0;
    const bool number = is_number(value.kind);
    const bool shaped = piece.spec.precision >= 0 || piece.spec.type == 'f';
    if (shaped && (value.kind == ValueKind::real || value.kind == ValueKind::elapsed)) {
        const double v =
            value.kind == ValueKind::real ? value.real : static_cast<double>(values.elapsed(value.bits)) / 1e9;
        out.fixed(v / column.divisor, piece.spec.precision < 0 ? 6 : piece.spec.precision);
    } else if (number && piece.spec.type == 'f') {
        const double v =
            value.kind == ValueKind::integer ? static_cast<double>(value.integer()) : static_cast<double>(value.bits);
        out.fixed(v / column.divisor, piece.spec.precision < 0 ? 6 : piece.spec.precision);
    } else if (number && piece.spec.type == 'x') {
        out.claim(std::to_chars(out.room(24), out.room(24) + 24, value.bits, 16).ptr);
    } else {
        columns = values.put(out, column, value, false);
    }
    if (columns == 0) columns = out.size() - start;
    pad(out, start, columns, piece.spec, number);
}

void TextTemplate::put(Buffer &out, TextValues &values, const model::RecordView &record, const Reading &reading,
                       std::int64_t wall) {
    for (Piece &piece : pieces_) {
        escape_text(out, piece.literal);
        if (piece.time) {
            WallTime::put_strftime(out, wall, piece.time_spec);
        } else if (piece.cell) {
            const Value value = piece.cell->read(record, reading);
            if (value.kind == ValueKind::moment)
                WallTime::put_strftime(out, values.time().wall_of(value.bits), piece.time_spec);
            else
                put_value(out, values, piece, value);
        }
    }
}

} // namespace tracer::output
