// SPDX-License-Identifier: Apache-2.0
// What a test reads from a file.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace tracer::test {

/// All its bytes; none where it cannot be read.
inline std::string content(const std::filesystem::path &path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace tracer::test
