// SPDX-License-Identifier: Apache-2.0
// Signals by their names. Knows no process.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tracer::model {

inline constexpr std::uint64_t highest_signal = 64;

/// Of "TERM" and "SIGTERM", in capitals or not.
[[nodiscard]] std::optional<std::uint64_t> signal_number(std::string_view name);
/// "SIGHUP" and so on.
[[nodiscard]] std::vector<std::string> signal_names();

} // namespace tracer::model
