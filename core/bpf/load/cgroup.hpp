// SPDX-License-Identifier: Apache-2.0
// Where the process stands among namespaces and control groups, as the kernel side's filters need it.
#pragma once

#include "base/fd.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tracer::bpf {

/// A folder of the cgroup2 hierarchy, opened: `path` is absolute, or below the mount that /proc/self/mountinfo shows.
/// Errors: usage.
[[nodiscard]] Result<Fd> open_cgroup(const std::string &path);

/// Where a group stands: its id, and how far below the root. Inside a cgroup namespace nobody can see how deep that
/// begins: then a range.
struct CgroupPlace {
    std::uint64_t id = 0;
    std::uint32_t from = 0, to = 0;
};
/// `folder`: from open_cgroup().
[[nodiscard]] Result<CgroupPlace> cgroup_place(const Fd &folder);

/// The first cgroup2 mount in a mountinfo text; empty: none.
[[nodiscard]] std::string cgroup2_mount(std::string_view mountinfo);

/// Our pid namespace, as bpf_get_ns_current_pid_tgid() wants it; zeros where it is the first one.
struct PidNamespace {
    std::uint64_t dev = 0;
    std::uint64_t inode = 0;
};
[[nodiscard]] PidNamespace pid_namespace();

/// Our process id as the root namespace, and so every program, sees it. Errors: cannot_trace.
[[nodiscard]] Result<std::uint32_t> root_process_id();

} // namespace tracer::bpf
