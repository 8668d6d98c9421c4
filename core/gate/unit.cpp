// SPDX-License-Identifier: Apache-2.0
#include "gate/unit.hpp"

#include "base/strings.hpp"
#include "model/parse.hpp"

#include <array>
#include <optional>

namespace tracer::gate {
namespace {

struct Scale {
    std::string_view name;
    std::uint64_t factor;
};
constexpr auto times = std::to_array<Scale>({{"s", 1'000'000'000}, {"ms", 1'000'000}, {"us", 1'000}});
constexpr auto sizes = std::to_array<Scale>({{"GiB", 1u << 30}, {"MiB", 1u << 20}, {"KiB", 1u << 10}});

std::string grouped(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3;)
        text.insert(at -= 3, 1, ',');
    return text;
}

/// The remainder of a division by 10^n as the digits after the point, without zeros at the end.
std::string fraction(std::uint64_t rest, std::uint64_t factor) {
    if (rest == 0) return {};
    std::string digits = std::to_string(factor + rest).substr(1);
    digits.erase(digits.find_last_not_of('0') + 1);
    return '.' + digits;
}

std::string number_text(std::uint64_t number, bool for_people) {
    return for_people ? grouped(number) : std::to_string(number);
}

std::string written(std::uint64_t amount, Unit unit, bool for_people) {
    const std::string blank = for_people ? " " : "";
    if (unit == Unit::nanoseconds) {
        for (const Scale &scale : times)
            if (amount >= scale.factor)
                return number_text(amount / scale.factor, for_people) + fraction(amount % scale.factor, scale.factor) +
                       blank + std::string(scale.name);
        return std::to_string(amount) + blank + "ns";
    }
    if (unit == Unit::bytes) {
        for (const Scale &scale : sizes)
            if (amount != 0 && amount % scale.factor == 0)
                return number_text(amount / scale.factor, for_people) + blank + std::string(scale.name);
        return number_text(amount, for_people) + (for_people ? " B" : "");
    }
    return number_text(amount, for_people);
}

std::optional<std::uint64_t> amount(std::string_view text, Unit unit) {
    switch (unit) {
    case Unit::count:
        return model::parse_unsigned(text);
    case Unit::bytes:
        return model::parse_size(text);
    case Unit::nanoseconds:
        // A bare number is seconds to an option; nobody means that by a latency.
        if (const auto bare = model::parse_unsigned(text)) return *bare == 0 ? bare : std::nullopt;
        return model::parse_duration(text);
    }
    return std::nullopt;
}

std::string_view example(Unit unit) {
    switch (unit) {
    case Unit::count:
        return "this measure is a number: write 412";
    case Unit::bytes:
        return "this measure is in bytes: write 4096, \"64KiB\" or \"1MiB\"";
    case Unit::nanoseconds:
        return "this measure is a time: write \"250us\", \"2ms\" or \"1.5s\"";
    }
    return {};
}

} // namespace

std::string_view unit_name(Unit unit) {
    switch (unit) {
    case Unit::count:
        return "count";
    case Unit::bytes:
        return "bytes";
    case Unit::nanoseconds:
        return "ns";
    }
    return {};
}

std::string amount_text(std::uint64_t amount, Unit unit) { return written(amount, unit, true); }
std::string limit_text(std::uint64_t amount, Unit unit) {
    const std::string text = written(amount, unit, false);
    return text.find_first_not_of("0123456789") == std::string::npos ? text : '"' + text + '"';
}

Result<std::uint64_t> parse_amount(std::string_view text, Unit unit) {
    if (const auto value = amount(text, unit)) return *value;
    return Error{ExitCode::usage, in_quotes(text) + " is not a limit for it", std::string(example(unit))};
}

} // namespace tracer::gate
