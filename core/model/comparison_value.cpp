// SPDX-License-Identifier: Apache-2.0
// What a comparison's value may be, by the kind of its column: how it is read, and what to report if it is wrong.
#include "model/comparison.hpp"

#include "base/similar.hpp"
#include "base/strings.hpp"
#include "model/errno_names.hpp"
#include "model/parse.hpp"
#include "model/syscall_names.hpp"

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

std::optional<std::uint64_t> parse_truth(std::string_view text) {
    if (text == "true" || text == "yes" || text == "1") return 1;
    if (text == "false" || text == "no" || text == "0") return 0;
    return std::nullopt;
}

/// A number, or an error by its name, which results have below 0.
std::optional<std::uint64_t> parse_result(std::string_view text) {
    if (const auto number = errno_number(text)) return ~*number + 1;
    return parse_signed(text);
}

/// What to write where not every text can be a value.
std::string name_hint(const Column &column, ValueKind kind) {
    if (kind == ValueKind::error) return "give a name like ENOENT, or none";
    if (kind == ValueKind::call) return "give a system call's name or number";
    std::vector<std::string> names;
    for (const Label &label : column.labels)
        names.push_back(label.name);
    return kind == ValueKind::flags ? "give some of " + join(names) + ", joined by |" : "give one of " + join(names);
}

/// What to write for a column that holds only numbers.
std::string number_hint(const Column &column, ValueKind kind) {
    if (kind == ValueKind::elapsed) return "give the time since the run's start: 250ms, 5s, 2m";
    if (kind == ValueKind::real) return "give a number like 1000 or 2.5";
    if (kind == ValueKind::integer) return "give a whole number like 15 or -1";
    if (kind == ValueKind::result) return "give a whole number like 15 or -1, or an error like ENOENT";
    if (kind == ValueKind::boolean) return "give true or false";
    if (kind == ValueKind::hex) return "give a number like 0x1f";
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

/// The names that the column's values can have, if they are known.
std::vector<std::string> names_of(const Column &column, ValueKind kind) {
    std::vector<std::string> names;
    if (kind == ValueKind::error || kind == ValueKind::result) return errno_names();
    if (kind == ValueKind::call) return syscall_names();
    if (kind == ValueKind::boolean) return {"true", "false"};
    if (kind == ValueKind::label || kind == ValueKind::flags)
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
    if (take_number(value.text.bytes) || take_flags(value.text.bytes) || take_net(value.text.bytes)) return {};
    if (is_number(kind) || kind == ValueKind::boolean)
        return place.wrong(
            value, in_quotes(value.text.bytes) + " is not a value of " + cell_.column().name,
            did_you_mean(value.text.bytes, names_of(cell_.column(), kind), number_hint(cell_.column(), kind)));
    return take_pattern(value, place);
}

/// Flags by name or number, joined by '|': the value has all of them.
bool Comparison::take_flags(const std::string &text) {
    if (cell_.kind() != ValueKind::flags) return false;
    std::uint64_t bits = 0;
    for (std::string_view rest = text;;) {
        const auto bar = rest.find('|');
        const std::string_view item = rest.substr(0, bar);
        const auto label = std::ranges::find_if(
            cell_.column().labels, [&](const Label &known) { return known.name == item || known.short_name == item; });
        const auto number = label == cell_.column().labels.end() ? parse_unsigned(item) : std::optional(label->value);
        if (!number) return false;
        bits |= *number;
        if (bar == std::string_view::npos) break;
        rest.remove_prefix(bar + 1);
    }
    against_ = Against::flags;
    bits_ = bits;
    return true;
}

/// An address, or a network that it is in.
bool Comparison::take_net(const std::string &text) {
    const auto net = cell_.kind() == ValueKind::address ? parse_net(text) : std::nullopt;
    if (!net) return false;
    against_ = Against::net;
    net_ = *net;
    return true;
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
    case ValueKind::result:
        bits = parse_result(text);
        break;
    case ValueKind::boolean:
        bits = parse_truth(text);
        break;
    case ValueKind::hex:
    case ValueKind::user:
    case ValueKind::label:
        bits = parse_unsigned(text);
        break;
    case ValueKind::call:
        bits = parse_signed(text);
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
    case ValueKind::words:
    case ValueKind::flags:
    case ValueKind::address:
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
    if (kind == ValueKind::address)
        return place.wrong(value, wrong,
                           "give an address like 10.0.0.1 or ::1, a network like 10.0.0.0/8, or a pattern");
    if (kind != ValueKind::label && kind != ValueKind::error && kind != ValueKind::call && kind != ValueKind::flags)
        return {};
    const auto names = names_of(cell_.column(), kind);
    const bool known =
        std::ranges::find(names, pattern_.plain()) != names.end() ||
        std::ranges::find(cell_.column().labels, pattern_.plain(), &Label::short_name) != cell_.column().labels.end();
    if (known) return {};
    return place.wrong(value, wrong, did_you_mean(pattern_.plain(), names, name_hint(cell_.column(), kind)));
}

} // namespace tracer::model
