// SPDX-License-Identifier: Apache-2.0
// Where the programs of an object keep what belongs to a thread (<tracer/bpf/program.h>): in task storage, or in a hash
// with room for every thread that there can be. Knows the maps' names, not what is in them.
#pragma once

#include "base/result.hpp"
#include "model/kernel_facts.hpp"

#include <bpf/libbpf.h>

#include <cstdint>

namespace tracer::bpf {

/// Does this kernel have task storage for tracing programs, and never refuse it to them? Asked once per process.
[[nodiscard]] bool has_task_storage(const model::KernelFacts &facts);

/// The most threads that there can be at once on this machine as it is set up (kernel.threads-max, kernel.pid_max).
[[nodiscard]] std::uint32_t most_threads();

/// Before the load: of each pair of maps, only the one that is used will be made, and large enough; none for calls
/// where no program keeps any. Objects without them are left alone. Errors: usage.
[[nodiscard]] Result<void> keep_with_threads(bpf_object *object, bool task_storage, bool copied, bool calls);

} // namespace tracer::bpf
