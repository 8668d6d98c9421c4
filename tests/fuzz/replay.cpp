// SPDX-License-Identifier: Apache-2.0
// A fuzz target's corpus without a fuzzer, in every build: each file in the named folders goes through it once, and
// whatever was found once is found again.
#include "fuzz/fuzz.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

namespace {

void replay(const std::filesystem::path &file) {
    std::fprintf(stderr, "%s\n", file.c_str()); // the last one is the culprit
    std::ifstream in(file, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(in), {}};
    // Its own block without a NUL after it, so that ASan sees the first byte too many.
    const auto bytes = std::make_unique<std::uint8_t[]>(content.size());
    std::copy(content.begin(), content.end(), bytes.get());
    LLVMFuzzerTestOneInput(bytes.get(), content.size());
}

} // namespace

int main(int argc, char **argv) {
    std::vector<std::filesystem::path> files;
    for (int i = 1; i < argc; ++i)
        for (const auto &entry : std::filesystem::directory_iterator(argv[i]))
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    LLVMFuzzerTestOneInput(nullptr, 0);
    for (const auto &file : files)
        replay(file);
    std::printf("%zu inputs\n", files.size());
    return files.empty() ? 1 : 0;
}
