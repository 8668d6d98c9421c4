// SPDX-License-Identifier: Apache-2.0
// The capabilities of the calling thread alone, by raw system calls: libcap's functions change every thread if libpsx
// is linked in, and must not be called between fork and exec. Knows nothing of who may have which.
#pragma once

#include <cstdint>
#include <optional>

namespace tracer {

/// Bit n is capability n.
struct Capabilities {
    std::uint64_t effective = 0, permitted = 0, inheritable = 0;
    bool operator==(const Capabilities &) const = default;
};

[[nodiscard]] constexpr std::uint64_t capability(unsigned number) { return std::uint64_t{1} << number; }

/// capget(2); nothing if that fails.
[[nodiscard]] std::optional<Capabilities> thread_capabilities();
/// capset(2); false, with errno, if the kernel refuses. The ambient set loses what the inheritable one has lost.
[[nodiscard]] bool set_thread_capabilities(const Capabilities &wanted);

} // namespace tracer
