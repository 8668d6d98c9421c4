// SPDX-License-Identifier: Apache-2.0
// May this shared object be given to ld.so? Only if it is made as tracer_add_plugin makes one: it needs nothing, runs
// nothing by itself, and holds nothing that ld.so would follow out of it. What we do not know is refused.
#pragma once

#include "plugin/elf_file.hpp"

namespace tracer::plugin {

/// Everything but the relocations (image.hpp). Errors: usage, without the path.
[[nodiscard]] Result<void> check_rules(const ElfFile &file);

// Its parts.
[[nodiscard]] Result<void> check_segments(const ElfFile &file);
[[nodiscard]] Result<void> check_dynamic(const ElfFile &file);
[[nodiscard]] Result<void> check_symbols(const ElfFile &file);

/// For what is damaged or strange: no linker makes such a file.
[[nodiscard]] Error odd(const std::string &what);
/// For what a linker makes when it is asked to, or not told otherwise.
[[nodiscard]] Error forbidden(const std::string &what);

} // namespace tracer::plugin
