// SPDX-License-Identifier: Apache-2.0
#include "gate/quantity.hpp"

#include <array>

namespace tracer::gate {
namespace {

std::string grouped(std::uint64_t value) {
    std::string digits = std::to_string(value);
    for (std::size_t at = digits.size(); at > 3; at -= 3)
        digits.insert(at - 3, 1, ',');
    return digits;
}

std::string bytes(std::uint64_t value) {
    constexpr std::array units = {" B", " KiB", " MiB", " GiB", " TiB"};
    std::size_t unit = 0;
    while (value != 0 && value % 1024 == 0 && unit + 1 < units.size()) {
        value /= 1024;
        ++unit;
    }
    return grouped(value) + units[unit];
}

std::string nanoseconds(std::uint64_t value) {
    constexpr std::array<std::pair<std::uint64_t, const char *>, 3> units = {
        {{1'000'000'000, " s"}, {1'000'000, " ms"}, {1'000, " us"}}};
    for (const auto &[size, name] : units) {
        if (value < size) continue;
        std::string text = grouped(value / size);
        if (const std::uint64_t rest = value % size; rest != 0) {
            std::string digits = std::to_string(size + rest);
            digits.front() = '.'; // the one of 1000...: so the zeros in front are kept
            digits.erase(digits.find_last_not_of('0') + 1);
            text += digits;
        }
        return text + name;
    }
    return std::to_string(value) + " ns";
}

} // namespace

std::string quantity(std::uint64_t value, Unit unit) {
    switch (unit) {
    case Unit::count:
        return grouped(value);
    case Unit::bytes:
        return bytes(value);
    case Unit::nanoseconds:
        return nanoseconds(value);
    }
    return grouped(value);
}

std::string quantity(const Range &range, Unit unit) {
    const std::string low = quantity(range.low, unit);
    if (range.exact()) return low;
    if (range.high == Range::unbounded) return low + " or more";
    return low + " to " + quantity(range.high, unit);
}

std::string difference(std::uint64_t before, std::uint64_t after, Unit unit) {
    if (before == after) return "0";
    return after > before ? "+" + quantity(after - before, unit) : "-" + quantity(before - after, unit);
}

} // namespace tracer::gate
