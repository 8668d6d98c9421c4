// SPDX-License-Identifier: Apache-2.0
#include "support/temp_folder.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <sys/statvfs.h>

namespace tracer::test {

namespace {

/// Where plugins may lie: /tmp, unless it is mounted nosuid or noexec, as systemd does.
std::filesystem::path place() {
    auto usual = std::filesystem::temp_directory_path();
    struct statvfs system {};
    if (::statvfs(usual.c_str(), &system) == 0 && (system.f_flag & (ST_NOSUID | ST_NOEXEC)) == 0) return usual;
    const std::filesystem::path other = TRACER_BINARY_DIR "/tests/tmp";
    std::filesystem::create_directories(other);
    return other;
}

} // namespace

TempFolder::TempFolder() {
    std::string name = (place() / "tracer-test-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("cannot make a temporary folder");
    path_ = name;
}

TempFolder::~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string TempFolder::write(const std::string &name, std::string_view content) const {
    std::ofstream out(path_ / name, std::ios::binary | std::ios::trunc);
    out.write(content.data(), static_cast<std::streamsize>(content.size()));
    out.close();
    if (!out) throw std::runtime_error("cannot write " + file(name));
    return file(name);
}

} // namespace tracer::test
