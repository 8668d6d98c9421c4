// SPDX-License-Identifier: Apache-2.0
// Does to copies of a shared object's writable segments what ld.so does to the segments, with every offset bounded.
#pragma once

#include "plugin/elf_file.hpp"

namespace tracer::plugin {

struct WritableSegment {
    std::uint64_t address = 0; ///< as the file has it, without a base
    std::span<std::byte> bytes;
};

/// Errors: usage, without the path.
[[nodiscard]] Result<void> relocate(const ElfFile &file, std::uint64_t base, std::span<const WritableSegment> segments);

} // namespace tracer::plugin
