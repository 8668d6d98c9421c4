// SPDX-License-Identifier: Apache-2.0
// The shared objects that tests/abi/plugins builds, and files as bytes.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace tracer::test {

/// One of tests/abi/plugins, by its target's name.
inline std::filesystem::path shared_object(const std::string &name) {
    return std::filesystem::path(TRACER_BINARY_DIR) / "tests/plugins" / (name + ".so");
}

inline std::string content(const std::filesystem::path &file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace tracer::test
