// SPDX-License-Identifier: Apache-2.0
// What a comparison's value may be, by the kind of its column: how it is read, and what to report if it is wrong.
#include "model/comparison.hpp"

#include "base/similar.hpp"
#include "base/strings.hpp"
#include "model/errno_names.hpp"
#include "model/parse.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace tracer::model {
namespace {

bool is_duration(const Column &column) { return column.type == TRACER_TYPE_DURATION_NS || column.unit == "ns"; }
bool is_size(const Column &column) { return column.type == TRACER_TYPE_BYTES || column.unit == "bytes"; }
bool is_address(ValueKind kind) { return kind == ValueKind::symbol || kind == ValueKind::stack; }

/// Can it be missing, so that `none` means something?
bool may_be_null(ValueKind kind) {
    return kind == ValueKind::real || kind == ValueKind::user || kind == ValueKind::error || is_address(kind);
}
bool has_order(ValueKind kind) { return is_number(kind); }

/// What to write for a column that holds only numbers.
std::string number_hint(const Column &column, ValueKind kind) {
    if (kind == ValueKind::elapsed) return "give the time since the run's start: 250ms, 5s, 2m";
    if (kind == ValueKind::real) return "give a number like 1000 or 2.5";
    if (kind == ValueKind::integer) return "give a whole number like 15 or -1";
    if (is_duration(column)) return "give a time with its unit: 500ns, 20us, 2ms, 1s";
    if (is_size(column)) return "give bytes: 4096, 4K, 1MiB";
    return "give a whole number, which is never below 0";
}

/// An error by its number: a positive one is meant as in errno.
std::optional<std::uint64_t> parse_errno(std::string_view text) {
    const auto number = parse_signed(text);
    if (!number || *number == 0) return std::nullopt;
    const std::int64_t result = *number > 0 ? -*number : *number;
    return is_error(result) ? std::optional(static_cast<std::uint64_t>(result)) : std::nullopt;
}

std::optional<double> parse_real(const std::string &text) {
    double value = 0;
    const char *end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (text.empty() || error != std::errc{} || stop != end || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::vector<std::string> errno_names() {
    std::vector<std::string> names;
    for (std::int64_t number = 1; number <= 4095; ++number)
        if (const auto name = errno_name(-number); !name.empty()) names.emplace_back(name);
    return names;
}

/// The names that the column's values can have, if they are known.
std::vector<std::string> names_of(const Column &column, ValueKind kind) {
    std::vector<std::string> names;
    if (kind == ValueKind::error) return errno_names();
    if (kind == ValueKind::label)
        for (const Label &label : column.labels)
            names.push_back(label.name);
    return names;
}

} // namespace

Result<Comparison> Comparison::make(const Source &source, const Token &column, const Token &sign, const Token &value,
                                    const Words &place) {
    const auto found = std::ranges::find(source.columns, column.text.bytes, &Column::name);
    if (found == source.columns.end()) {
        std::vector<std::string> names;
        for (const Column &known : source.columns)
            if (column_type(known.type).kind != ValueKind::moment) names.push_back(known.name);
        Error error =
            place.wrong(column, "there is no column " + in_quotes(column.text.bytes),
                        did_you_mean(column.text.bytes, names, names.empty() ? "" : "its columns: " + join(names)));
        error.kind = ErrorKind::no_such_column;
        return error;
    }
    const ValueKind kind = column_type(found->type).kind;
    if (kind == ValueKind::moment)
        return place.wrong(column, found->name + " is a time of day, which conditions cannot check",
                           "--duration ends a run; the records themselves say when they were");
    if (sign.orders() && !has_order(kind))
        return place.wrong(sign, found->name + " is not a number, so it cannot be less or greater", "use = or !=");
    Comparison comparison(*found, sign.kind);
    if (auto taken = comparison.take(value, place); !taken) return std::move(taken).error();
    return comparison;
}

Result<void> Comparison::take(const Token &value, const Words &place) {
    const ValueKind kind = cell_.kind();
    const bool is_order = sign_ != Token::Kind::equal && sign_ != Token::Kind::unequal;
    if (!value.quoted && value.written == "none" && may_be_null(kind) && !is_order) {
        against_ = Against::none;
        return {};
    }
    if (take_number(value.text.bytes)) return {};
    if (is_number(kind))
        return place.wrong(value, in_quotes(value.text.bytes) + " is not a value of " + cell_.column().name,
                           number_hint(cell_.column(), kind));
    return take_pattern(value, place);
}

/// False: it is not written like one.
bool Comparison::take_number(const std::string &text) {
    std::optional<std::uint64_t> bits;
    switch (cell_.kind()) {
    case ValueKind::natural:
        if (is_duration(cell_.column()))
            bits = text.find_first_not_of("0123456789.") == std::string::npos ? std::nullopt : parse_duration(text);
        else if (is_size(cell_.column()))
            bits = parse_size(text);
        if (!bits && (!is_duration(cell_.column()) || text == "0")) bits = parse_unsigned(text);
        break;
    case ValueKind::integer:
        bits = parse_signed(text);
        break;
    case ValueKind::elapsed:
        bits = parse_duration(text);
        break;
    case ValueKind::real:
        if (const auto real = parse_real(text)) {
            real_ = *real;
            bits = 0;
        }
        break;
    case ValueKind::user:
    case ValueKind::label:
        bits = parse_unsigned(text);
        break;
    case ValueKind::error:
        bits = parse_errno(text);
        break;
    case ValueKind::symbol:
    case ValueKind::stack:
        if (text.starts_with("0x")) bits = parse_unsigned(text);
        break;
    case ValueKind::null:
    case ValueKind::bytes:
    case ValueKind::device:
    case ValueKind::moment:
        break;
    }
    bits_ = bits.value_or(0);
    return bits.has_value();
}

Result<void> Comparison::take_pattern(const Token &value, const Words &place) {
    auto pattern = Glob::parse(value.text);
    if (!pattern) return place.wrong(value, pattern.error().message, pattern.error().hint);
    against_ = Against::pattern;
    pattern_ = std::move(*pattern);
    if (!pattern_.is_plain()) return {};
    // A plain name, and all names are known: one that is not among them would never be found.
    const ValueKind kind = cell_.kind();
    const std::string wrong = in_quotes(pattern_.plain()) + " is not a value of " + cell_.column().name;
    const auto colon = pattern_.plain().find(':');
    if (kind == ValueKind::device &&
        (colon == std::string::npos || !parse_unsigned(pattern_.plain().substr(0, colon)) ||
         !parse_unsigned(pattern_.plain().substr(colon + 1))))
        return place.wrong(value, wrong, "give a device as MAJOR:MINOR, like 8:1");
    if (kind != ValueKind::label && kind != ValueKind::error) return {};
    const auto names = names_of(cell_.column(), kind);
    const bool known =
        std::ranges::find(names, pattern_.plain()) != names.end() ||
        std::ranges::find(cell_.column().labels, pattern_.plain(), &Label::short_name) != cell_.column().labels.end();
    if (known) return {};
    const std::string all =
        kind == ValueKind::label ? "give one of " + join(names) : "give a name like ENOENT, or none";
    return place.wrong(value, wrong, did_you_mean(pattern_.plain(), names, all));
}

} // namespace tracer::model
