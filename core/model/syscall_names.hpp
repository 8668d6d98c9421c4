// SPDX-License-Identifier: Apache-2.0
// Names of system calls, as the kernel's own headers had them for the architecture that this was built for. Knows no
// column.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tracer::model {

/// "openat" for 257 on x86-64; empty: no call has that number.
[[nodiscard]] std::string_view syscall_name(std::int64_t number);
[[nodiscard]] std::optional<std::uint64_t> syscall_number(std::string_view name);
[[nodiscard]] std::vector<std::string> syscall_names();

} // namespace tracer::model
