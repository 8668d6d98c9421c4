// SPDX-License-Identifier: Apache-2.0
#include "model/errno_names.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace tracer::model {
namespace {

using Table = std::array<std::string_view, 600>;

Table make_table() {
    Table table{};
    for (std::size_t i = 1; i < 512; ++i)
        if (const char *name = ::strerrorname_np(static_cast<int>(i))) table[i] = name;
    // include/linux/errno.h: a syscall that a signal interrupted shows these to a probe at its return.
    table[512] = "ERESTARTSYS";
    table[513] = "ERESTARTNOINTR";
    table[514] = "ERESTARTNOHAND";
    table[515] = "ENOIOCTLCMD";
    table[516] = "ERESTART_RESTARTBLOCK";
    table[517] = "EPROBE_DEFER";
    table[518] = "EOPENSTALE";
    table[519] = "ENOPARAM";
    table[524] = "ENOTSUPP";
    table[529] = "EIOCBQUEUED";
    return table;
}

const Table &table() {
    static const Table table = make_table();
    return table;
}

} // namespace

std::string_view errno_name(std::int64_t result) {
    if (!is_error(result)) return {};
    const auto number = static_cast<std::size_t>(-result);
    return number < table().size() ? table()[number] : std::string_view();
}

std::optional<std::uint64_t> errno_number(std::string_view name) {
    const auto at = std::ranges::find(table(), name);
    if (name.empty() || at == table().end()) return std::nullopt;
    return static_cast<std::uint64_t>(at - table().begin());
}

std::vector<std::string> errno_names() {
    std::vector<std::string> names;
    for (const std::string_view name : table())
        if (!name.empty()) names.emplace_back(name);
    return names;
}

} // namespace tracer::model
