// SPDX-License-Identifier: Apache-2.0
// What an object's code uses of what the object declares. Read from the ELF itself, as libbpf does not tell. Knows no
// plugin.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace tracer::bpf {

/// Is there a use of the map, variable or function of that name? `elf`: one that check_object() found whole.
[[nodiscard]] bool code_uses(std::span<const std::byte> elf, std::string_view symbol);
/// Are members of the type (by its number in the BTF) looked up in the kernel's own (CO-RE)?
[[nodiscard]] bool follows_kernel(std::span<const std::byte> elf, std::uint32_t type);

} // namespace tracer::bpf
