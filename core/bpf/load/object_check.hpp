// SPDX-License-Identifier: Apache-2.0
// Is a BPF object whole? libbpf follows many an index in it unchecked, so what it is given must be what a compiler
// makes. Reads bytes, knows no kernel.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace tracer::bpf {

/// The first thing that is wrong with these bytes of an ELF file, in words that follow "it "; empty: nothing.
[[nodiscard]] std::string check_object(std::span<const std::byte> elf);

} // namespace tracer::bpf
