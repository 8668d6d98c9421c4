// SPDX-License-Identifier: Apache-2.0
// Which symbols the code of an ELF object refers to, by its relocations. Reads hostile bytes within their bounds; knows
// no BPF.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace tracer {

/// Does code refer to the map, variable or function of that name? Where the name is a local symbol's, the compiler
/// refers to its section instead, and the answer is no.
[[nodiscard]] bool code_uses(std::span<const std::byte> elf, std::string_view symbol);

} // namespace tracer
