// SPDX-License-Identifier: Apache-2.0
// Reads from an ELF file, before anything of it runs, whether it is whole and which data it exports. Every offset and
// size in the file is taken for hostile. (Boost 1.74's library_info is not: it trusts them, reads .symtab, which
// stripping removes, and takes the names from whichever string table comes last.)
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tracer::plugin {

/// The file is a shared object of this machine whose headers and segments all lie inside its `size` bytes (ld.so
/// would die of SIGBUS on a truncated one). Gives the names it exports that begin with `prefix`; at most 64.
/// The error's message has no path yet.
[[nodiscard]] Result<std::vector<std::string>> exported_names(int fd, std::uint64_t size, std::string_view prefix);

} // namespace tracer::plugin
