// SPDX-License-Identifier: Apache-2.0
// Gives a checked shared object to ld.so, through Boost.DLL, and compares the result with what the file said. Knows
// neither paths nor descriptors.
#pragma once

#include "plugin/shared_object.hpp"

namespace tracer::plugin {

/// Loads the bytes that `object` was read from, for the life of the process. Returns the address that offsets
/// count from. Errors: usage, without the path.
[[nodiscard]] Result<std::uint64_t> load_library(std::span<const std::byte> bytes, const SharedObject &object);

} // namespace tracer::plugin
