// SPDX-License-Identifier: Apache-2.0
// The shared objects that tests/abi/plugins builds, and files as bytes.
#pragma once

#include "support/files.hpp"

#include <filesystem>
#include <string>

namespace tracer::test {

/// One of tests/abi/plugins, by its target's name.
inline std::filesystem::path shared_object(const std::string &name) {
    return std::filesystem::path(TRACER_BINARY_DIR) / "tests/plugins" / (name + ".so");
}

} // namespace tracer::test
