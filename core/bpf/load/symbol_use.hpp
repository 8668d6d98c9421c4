// SPDX-License-Identifier: Apache-2.0
// What an object's code looks up in the kernel. Read from the ELF itself, as libbpf does not tell. Knows no plugin.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace tracer::bpf {

/// Are members of the type (by its number in the BTF) looked up in the kernel's own (CO-RE)? `elf`: one that
/// check_object() found whole.
[[nodiscard]] bool follows_kernel(std::span<const std::byte> elf, std::uint32_t type);

} // namespace tracer::bpf
