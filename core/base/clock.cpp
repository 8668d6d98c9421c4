// SPDX-License-Identifier: Apache-2.0
#include "base/clock.hpp"

#include <ctime>

namespace tracer {
namespace {
std::int64_t read_clock(clockid_t id) {
    timespec t{};
    ::clock_gettime(id, &t);
    return static_cast<std::int64_t>(t.tv_sec) * 1'000'000'000 + t.tv_nsec;
}
} // namespace

std::uint64_t SystemClock::boot_ns() const { return static_cast<std::uint64_t>(read_clock(CLOCK_BOOTTIME)); }
std::int64_t SystemClock::wall_ns() const { return read_clock(CLOCK_REALTIME); }

} // namespace tracer
