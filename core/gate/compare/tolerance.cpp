// SPDX-License-Identifier: Apache-2.0
#include "gate/compare/tolerance.hpp"

#include "base/strings.hpp"
#include "model/parse.hpp"

#include <optional>

namespace tracer::gate {
namespace {

constexpr std::uint64_t most_percent = 1'000'000;

/// In millionths.
std::optional<std::uint64_t> percent(std::string_view text) {
    const auto point = text.find('.');
    std::string fraction(point == std::string_view::npos ? "" : text.substr(point + 1));
    if (fraction.size() > 4 || (point != std::string_view::npos && fraction.empty())) return std::nullopt;
    fraction.resize(4, '0');
    const auto whole = model::parse_unsigned(text.substr(0, point)), rest = model::parse_unsigned(fraction);
    if (!whole || !rest || *whole > most_percent) return std::nullopt;
    return *whole * 10'000 + *rest;
}

/// The unit of an amount: digits alone are a count.
std::optional<std::pair<Unit, std::uint64_t>> amount(std::string_view text) {
    for (const Unit unit : {Unit::count, Unit::nanoseconds, Unit::bytes})
        if (const auto value = parse_amount(text, unit)) return std::pair(unit, *value);
    return std::nullopt;
}

Error refused(const std::string &text, const std::string &why) {
    return {ExitCode::usage, in_quotes(text) + ' ' + why, "write \"5%\", \"10\", \"64KiB\" or \"1ms\"",
            "option --tolerance"};
}

} // namespace

bool Tolerance::allows(std::uint64_t first, std::uint64_t second, Unit unit) const {
    const std::uint64_t apart = first > second ? first - second : second - first;
    if (apart <= amounts[static_cast<std::size_t>(unit)]) return true;
    // Doubles would round; values beyond 2^44 are compared in parts.
    const std::uint64_t whole = first / 1'000'000, rest = first % 1'000'000;
    if (whole != 0 && millionths > UINT64_MAX / whole) return true;
    const std::uint64_t large = whole * millionths, small = rest * millionths / 1'000'000;
    return small > UINT64_MAX - large || apart <= large + small;
}

Result<Tolerance> parse_tolerance(std::span<const std::string> texts) {
    Tolerance tolerance;
    std::array<bool, 4> given{}; // units, and the percentage
    for (const std::string &text : texts) {
        std::size_t kind = given.size() - 1;
        if (text.ends_with('%')) {
            const auto millionths = percent(std::string_view(text).substr(0, text.size() - 1));
            if (!millionths) return refused(text, "is not a percentage");
            tolerance.millionths = *millionths;
        } else {
            const auto value = amount(text);
            if (!value) return refused(text, "is neither a percentage nor an amount");
            kind = static_cast<std::size_t>(value->first);
            tolerance.amounts[kind] = value->second;
        }
        if (given[kind]) return refused(text, "comes after another of the same kind");
        given[kind] = true;
    }
    return tolerance;
}

} // namespace tracer::gate
