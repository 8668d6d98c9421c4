// SPDX-License-Identifier: Apache-2.0
// Counters of the hardware and of the kernel's scheduler, by name, opened on each CPU for programs to read. Knows no
// options.
#pragma once

#include "base/result.hpp"

#include <string>

namespace tracer::bpf {

/// Opens `event` ("cycles", "instructions", "cpu-clock", ...) on every CPU that is online and puts it into the perf
/// event array, which keeps it open as long as `map_fd` is. Errors: usage, an event that nobody knows; cannot_trace,
/// one that this machine does not count, and why.
[[nodiscard]] Result<void> open_perf_counters(int map_fd, const std::string &event);

} // namespace tracer::bpf
