// SPDX-License-Identifier: Apache-2.0
#include "model/syscall_names.hpp"

#include "model_kernel_names.h" // generated

#include <kernel_names.h>

#include <algorithm>
#include <array>

namespace tracer::model {
namespace {

struct Call {
    std::uint64_t number;
    std::string_view name;
};

#define CALL(name) Call{__NR_##name, #name},
constexpr auto calls = [] {
    auto all = std::to_array<Call>({TRACER_CALLS(CALL)});
    std::ranges::sort(all, {}, &Call::number);
    return all;
}();

/// What stands in place of a number for a call of the 32-bit kind, whose numbers are others: TRACER_SYSCALL_32BIT of
/// <tracer/bpf/words.h>.
constexpr std::uint64_t call_of_32_bit = 0x80000000;
constexpr std::string_view name_of_32_bit = "32-bit";

} // namespace

std::string_view syscall_name(std::int64_t number) {
    if (static_cast<std::uint32_t>(number) == call_of_32_bit)
        return name_of_32_bit; // whatever sign its column gives it
    if (number < 0) return {};
    const auto wanted = static_cast<std::uint64_t>(number);
    const auto at = std::ranges::lower_bound(calls, wanted, {}, &Call::number);
    return at == calls.end() || at->number != wanted ? std::string_view() : at->name;
}

std::optional<std::uint64_t> syscall_number(std::string_view name) {
    if (name == name_of_32_bit) return call_of_32_bit;
    const auto at = std::ranges::find(calls, name, &Call::name);
    return at == calls.end() ? std::nullopt : std::optional(at->number);
}

std::vector<std::string> syscall_names() {
    std::vector<std::string> names;
    for (const Call &call : calls)
        names.emplace_back(call.name);
    return names;
}

} // namespace tracer::model
