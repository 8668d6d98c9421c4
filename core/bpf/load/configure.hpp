// SPDX-License-Identifier: Apache-2.0
// Puts what the user asked for into an object: constants and map sizes before the load, map entries after it.
#pragma once

#include "bpf/attach.hpp"
#include "bpf/load/object.hpp"

#include <tracer/bpf/shared.h>

namespace tracer::bpf {

/// Before the load. Errors: usage.
[[nodiscard]] Result<void> configure(OpenObject &object, const AttachRequest &request, const Plan &plan);

/// After the load, before the attach: config maps and the cgroup.
[[nodiscard]] Result<void> fill_maps(const LoadedObject &object, const AttachRequest &request);

/// Bytes that may wait before the reader is woken.
[[nodiscard]] std::uint64_t wakeup_bytes(std::uint64_t ring_bytes);

} // namespace tracer::bpf
