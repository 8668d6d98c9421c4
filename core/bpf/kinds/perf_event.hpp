// SPDX-License-Identifier: Apache-2.0
// Programs that perf events start: tracepoints and kprobes, without a mounted tracefs and without anything in it that
// would outlive a killed process.
#pragma once

#include "bpf/kinds/link.hpp"

#include <linux/perf_event.h>

namespace tracer::bpf {

/// The event; -1: see errno.
[[nodiscard]] Fd open_event(perf_event_attr attributes);

/// `event` may be none: errno tells why.
[[nodiscard]] LinkResult attach_event(const bpf_program *program, tracer_attach attach, const std::string &target,
                                      Fd event);

} // namespace tracer::bpf
