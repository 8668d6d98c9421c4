// SPDX-License-Identifier: Apache-2.0
#include "model/signal_names.hpp"

#include <array>
#include <cstring>
#include <strings.h>

namespace tracer::model {
namespace {

constexpr auto others = std::to_array<std::pair<const char *, std::uint64_t>>({{"IOT", 6}, {"CLD", 17}, {"POLL", 29}});

bool same(std::string_view a, std::string_view b) {
    return a.size() == b.size() && ::strncasecmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace

std::optional<std::uint64_t> signal_number(std::string_view name) {
    if (name.size() > 3 && same(name.substr(0, 3), "SIG")) name.remove_prefix(3);
    for (std::uint64_t number = 1; number <= highest_signal; ++number)
        if (const char *known = ::sigabbrev_np(static_cast<int>(number)); known && same(name, known)) return number;
    for (const auto &[known, number] : others)
        if (same(name, known)) return number;
    return std::nullopt;
}

std::vector<std::string> signal_names() {
    std::vector<std::string> names;
    for (std::uint64_t number = 1; number <= highest_signal; ++number)
        if (const char *known = ::sigabbrev_np(static_cast<int>(number))) names.push_back("SIG" + std::string(known));
    return names;
}

} // namespace tracer::model
