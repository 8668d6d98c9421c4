// SPDX-License-Identifier: Apache-2.0
// Files for TomlFile.
#include "config/toml_file.hpp"

#include "config/file_text.hpp"

#include <cerrno>
#include <unistd.h>

namespace tracer::config {

Result<TomlFile> TomlFile::read(const std::string &path) {
    const auto text = text_chosen_by_caller(path);
    if (!text) return text.error();
    return parse(path, *text);
}

Result<TomlFile> TomlFile::read_system(const std::string &path) {
    // A file that this user cannot read is not this user's mistake: without root nothing is traced anyway.
    if (::access(path.c_str(), R_OK) != 0 && (errno == ENOENT || errno == ENOTDIR || errno == EACCES))
        return parse(path, "");
    const auto text = text_of_root(path);
    if (!text) return text.error();
    return parse(path, *text);
}

} // namespace tracer::config
