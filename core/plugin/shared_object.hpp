// SPDX-License-Identifier: Apache-2.0
// A plugin from the bytes of its file: everything that can be known about it without running or mapping any of it.
// Knows neither paths nor ld.so.
#pragma once

#include "plugin/descriptor.hpp"
#include "plugin/elf_file.hpp"
#include "plugin/image.hpp"

#include <cstddef>
#include <span>

namespace tracer::plugin {

struct SharedObject {
    ElfFile elf;
    Image image;                     ///< what its memory will hold; the descriptor's spans lie here or in the file
    Descriptor descriptor;           ///< `callbacks` as offsets from where it will be loaded
    std::uint64_t descriptor_at = 0; ///< likewise
};

/// Checks the whole file. `bytes` must outlive the result. Errors: usage, without the path.
[[nodiscard]] Result<SharedObject> read_shared_object(std::span<const std::byte> bytes);

} // namespace tracer::plugin
