// SPDX-License-Identifier: Apache-2.0
// Names of the errors that kernel functions return. Including those that never leave the kernel but that a probe sees.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tracer::model {

/// "EPERM" for -1; empty if the value is not an error or has no name.
[[nodiscard]] std::string_view errno_name(std::int64_t result);
/// 1 for "EPERM"; nothing where no error has that name.
[[nodiscard]] std::optional<std::uint64_t> errno_number(std::string_view name);
[[nodiscard]] std::vector<std::string> errno_names();
/// Is this return value an error? The kernel's IS_ERR_VALUE: -4095 to -1.
[[nodiscard]] constexpr bool is_error(std::int64_t result) { return result < 0 && result >= -4095; }

} // namespace tracer::model
