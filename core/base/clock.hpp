// SPDX-License-Identifier: Apache-2.0
// Time: nanoseconds since boot (the kernel side's clock) and wall-clock time, and how to get from one to the other. An
// interface, so that tests can step, suspend and stop it.
#pragma once

#include <cstdint>

namespace tracer {

class Clock {
public:
    virtual ~Clock() = default;
    /// CLOCK_BOOTTIME in ns: runs through a suspend, never stepped. bpf_ktime_get_boot_ns() on the kernel side.
    [[nodiscard]] virtual std::uint64_t boot_ns() const = 0;
    /// CLOCK_REALTIME in ns since 1970; may be stepped.
    [[nodiscard]] virtual std::int64_t wall_ns() const = 0;
};

/// The machine's clocks.
class SystemClock final : public Clock {
public:
    [[nodiscard]] std::uint64_t boot_ns() const override;
    [[nodiscard]] std::int64_t wall_ns() const override;
};

} // namespace tracer
