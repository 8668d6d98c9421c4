// SPDX-License-Identifier: Apache-2.0
// What loading some of an object's programs takes: an object may hold many, of which a run loads a few. Reads objects
// that were checked; knows no libbpf.
#pragma once

#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace tracer::bpf {

struct Needs {
    bool kernel_types = false;  ///< accesses follow the running kernel's layout (CO-RE)
    std::set<std::string> maps; ///< that the programs name
};

/// Of the programs `names`, all functions that they may call, and programs that they go on with. The object must have
/// passed check_object().
[[nodiscard]] Needs needs_of(std::span<const std::byte> elf, std::set<std::string> names);

/// The object without its list of accesses that follow the kernel's layout. With it, libbpf reads the kernel's types
/// whatever is loaded (10 ms and 10 MB; obj_needs_vmlinux_btf() in libbpf 1.1).
[[nodiscard]] std::vector<std::byte> without_kernel_types(std::span<const std::byte> elf);

} // namespace tracer::bpf
