// SPDX-License-Identifier: Apache-2.0
// Which BPF programs, maps and links there are, by their ids. Knows nothing of whose they should be.
#pragma once

#include <cstdint>
#include <set>
#include <utility>

#include <sys/types.h>

namespace tracer::test {

/// A kind, by its "get by id" command, and an id.
using BpfId = std::pair<int, std::uint32_t>;

/// Those that a process holds. From fdinfo, so that those of others on this machine do not matter.
[[nodiscard]] std::set<BpfId> bpf_objects_of(pid_t pid);
/// All on this machine.
[[nodiscard]] std::set<BpfId> bpf_objects();
/// Those that are still there after the kernel had its time to free them, and that no process holds.
[[nodiscard]] std::set<BpfId> left_of(std::set<BpfId> ids);

} // namespace tracer::test
