// SPDX-License-Identifier: Apache-2.0
#include "model/parse.hpp"

#include <array>
#include <charconv>
#include <limits>

namespace tracer::model {
namespace {

struct Unit {
    std::string_view name;
    std::uint64_t factor;
};
constexpr std::array<Unit, 7> durations{{{"h", 3'600'000'000'000},
                                         {"m", 60'000'000'000},
                                         {"s", 1'000'000'000},
                                         {"ms", 1'000'000},
                                         {"us", 1'000},
                                         {"ns", 1},
                                         {"", 1'000'000'000}}};
constexpr std::array<Unit, 10> sizes{{{"", 1},
                                      {"K", 1u << 10},
                                      {"M", 1u << 20},
                                      {"G", 1u << 30},
                                      {"KB", 1u << 10},
                                      {"MB", 1u << 20},
                                      {"GB", 1u << 30},
                                      {"KiB", 1u << 10},
                                      {"MiB", 1u << 20},
                                      {"GiB", 1u << 30}}};

template <class Units>
std::optional<std::uint64_t> factor_of(const Units &units, std::string_view name) {
    for (const Unit &unit : units)
        if (unit.name == name) return unit.factor;
    return std::nullopt;
}

std::optional<std::uint64_t> digits(std::string_view text, int base = 10) {
    std::uint64_t value = 0;
    const char *end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value, base);
    if (text.empty() || error != std::errc{} || stop != end) return std::nullopt;
    return value;
}

std::string_view leading_digits(std::string_view text) {
    const auto end = text.find_first_not_of("0123456789");
    return text.substr(0, end);
}

} // namespace

std::optional<std::uint64_t> parse_unsigned(std::string_view text) {
    if (text.starts_with("0x") || text.starts_with("0X")) return digits(text.substr(2), 16);
    return digits(text);
}

std::optional<std::int64_t> parse_signed(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    const auto value = parse_unsigned(text);
    constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
    if (!value || *value > most + (negative ? 1 : 0)) return std::nullopt;
    return static_cast<std::int64_t>(negative ? ~*value + 1 : *value);
}

std::optional<std::uint64_t> parse_duration(std::string_view text) {
    const std::string_view whole = leading_digits(text);
    text.remove_prefix(whole.size());
    std::string_view fraction;
    if (text.starts_with('.')) {
        fraction = leading_digits(text.substr(1));
        text.remove_prefix(1 + fraction.size());
        if (fraction.empty()) return std::nullopt;
    }
    const auto factor = factor_of(durations, text);
    const auto units = whole.empty() && !fraction.empty() ? 0 : digits(whole);
    std::uint64_t ns = 0;
    if (!factor || !units || __builtin_mul_overflow(*units, *factor, &ns)) return std::nullopt;
    std::uint64_t scale = *factor;
    for (const char digit : fraction) { // digits finer than a nanosecond are dropped
        if (scale < 10) break;
        const std::uint64_t step = scale / 10;
        if (__builtin_add_overflow(ns, step * static_cast<std::uint64_t>(digit - '0'), &ns)) return std::nullopt;
        scale = step;
    }
    if (ns > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
    return ns;
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
    const std::string_view number = leading_digits(text);
    const auto factor = factor_of(sizes, text.substr(number.size()));
    const auto value = digits(number);
    std::uint64_t bytes = 0;
    if (!factor || !value || __builtin_mul_overflow(*value, *factor, &bytes)) return std::nullopt;
    return bytes;
}

std::string duration_text(std::uint64_t ns) {
    for (const Unit &unit : durations)
        if (!unit.name.empty() && ns % unit.factor == 0 && ns != 0)
            return std::to_string(ns / unit.factor) + std::string(unit.name);
    return "0s";
}

} // namespace tracer::model
