// SPDX-License-Identifier: Apache-2.0
// A folder of a test's own, gone with everything in it at the end.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace tracer::test {

class TempFolder {
public:
    TempFolder();
    TempFolder(const TempFolder &) = delete;
    TempFolder &operator=(const TempFolder &) = delete;
    ~TempFolder();

    [[nodiscard]] const std::filesystem::path &path() const { return path_; }
    [[nodiscard]] std::string file(const std::string &name) const { return (path_ / name).string(); }
    /// Writes the file anew and returns its path.
    std::string write(const std::string &name, std::string_view content) const;

private:
    std::filesystem::path path_;
};

} // namespace tracer::test
