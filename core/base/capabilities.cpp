// SPDX-License-Identifier: Apache-2.0
#include "base/capabilities.hpp"

#include <array>
#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace tracer {
namespace {

/// The kernel's halves: capabilities 0 to 31, and the others.
using Halves = std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3>;

constexpr std::uint64_t joined(std::uint32_t low, std::uint32_t high) { return low | std::uint64_t{high} << 32; }

__user_cap_data_struct half(const Capabilities &all, unsigned shift) {
    return {static_cast<std::uint32_t>(all.effective >> shift), static_cast<std::uint32_t>(all.permitted >> shift),
            static_cast<std::uint32_t>(all.inheritable >> shift)};
}

} // namespace

std::optional<Capabilities> thread_capabilities() {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    Halves halves{};
    if (::syscall(SYS_capget, &header, halves.data()) != 0) return {};
    const auto &[low, high] = halves;
    return Capabilities{joined(low.effective, high.effective), joined(low.permitted, high.permitted),
                        joined(low.inheritable, high.inheritable)};
}

bool set_thread_capabilities(const Capabilities &wanted) {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    const Halves halves{half(wanted, 0), half(wanted, 32)};
    return ::syscall(SYS_capset, &header, halves.data()) == 0;
}

} // namespace tracer
