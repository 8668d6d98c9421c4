// SPDX-License-Identifier: Apache-2.0
#include "model/template.hpp"

#include "base/strings.hpp"
#include "model/column_types.hpp"
#include "model/schema.hpp"

#include <algorithm>
#include <utility>

namespace tracer::model {
namespace {

constexpr int widest = 128;
constexpr int most_precise = 17;
constexpr std::size_t longest_time_spec = 100;

Error refuse(const std::string &why) { return {ExitCode::usage, "its pattern " + why, {}}; }

int parse_digits(std::string_view &text) {
    int n = 0;
    while (!text.empty() && text[0] >= '0' && text[0] <= '9' && n < 10'000) {
        n = n * 10 + (text[0] - '0');
        text.remove_prefix(1);
    }
    return n;
}

std::optional<NumberSpec> parse_spec(std::string_view text) {
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

/// Can a value of this kind be shown this way?
bool fits(const NumberSpec &spec, ValueKind kind) {
    if (!is_number(kind)) return spec.precision < 0 && spec.type == 0 && !spec.zero;
    if (kind == ValueKind::real || kind == ValueKind::elapsed) return spec.type != 'x' && spec.type != 'd';
    return spec.precision < 0 || spec.type == 'f';
}

Result<TemplatePiece> parse_field(std::string_view field, std::span<const Column> columns) {
    const std::size_t colon = field.find(':');
    const std::string_view name = field.substr(0, colon);
    const std::string_view spec = colon == std::string_view::npos ? "" : field.substr(colon + 1);
    TemplatePiece piece;
    const auto column = std::ranges::find(columns, name, &Column::name);
    if (column == columns.end() && name != "time")
        return refuse("names " + in_quotes(name) + ", which is not a column");
    piece.value = column == columns.end() ? TemplatePiece::Value::time : TemplatePiece::Value::column;
    piece.column = static_cast<std::size_t>(column - columns.begin());
    if (column == columns.end() || column_type(column->type).kind == ValueKind::moment) {
        piece.time_spec = spec.empty() ? "%H:%M:%S" : spec;
        if (spec.size() > longest_time_spec) return refuse("has too long a time format for " + in_quotes(name));
        return piece;
    }
    const auto parsed = parse_spec(spec);
    if (!parsed || !fits(*parsed, column_type(column->type).kind))
        return refuse("shows " + in_quotes(name) + " as " + in_quotes(spec) + ", which does not fit it");
    piece.spec = *parsed;
    return piece;
}

} // namespace

Result<Template> parse_template(std::string_view pattern, std::span<const Column> columns) {
    Template pieces;
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
        if (c == '}' || end == std::string_view::npos)
            return Error{ExitCode::usage, "a brace in its pattern has no partner", {}};
        auto piece = parse_field(pattern.substr(i + 1, end - i - 1), columns);
        if (!piece) return std::move(piece).error();
        piece->literal = std::exchange(literal, {});
        pieces.push_back(std::move(*piece));
        i = end;
    }
    pieces.emplace_back().literal = std::move(literal);
    return pieces;
}

} // namespace tracer::model
