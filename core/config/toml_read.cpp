// SPDX-License-Identifier: Apache-2.0
// Files for TomlFile: with a cap, and the machine's own one only if nobody but root could have written it.
#include "config/toml_file.hpp"

#include "base/caller.hpp"
#include "base/fd.hpp"
#include "model/words.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>

namespace tracer::config {
namespace {

constexpr std::size_t largest_file = 1u << 20;

Error cannot(const std::string &path, const std::string &why, std::string hint = {}) {
    return {ExitCode::usage, "cannot use the configuration " + model::quoted(path) + ": " + why, std::move(hint)};
}

Result<std::string> read_all(const std::string &path, int fd) {
    std::string text;
    std::array<char, 65536> piece{};
    for (;;) {
        const ssize_t got = ::read(fd, piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return cannot(path, std::strerror(errno));
        if (got == 0) return text;
        text.append(piece.data(), static_cast<std::size_t>(got));
        if (text.size() > largest_file) return cannot(path, "it is larger than 1 MiB");
    }
}

} // namespace

Result<TomlFile> TomlFile::read(const std::string &path) {
    Fd fd;
    {
        const AsPerson as(caller()); // or the error would show what the caller may not read
        if (!as.good()) return cannot(path, "the rights of the user who called are not to be had");
        fd = Fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    }
    if (!fd) return cannot(path, std::strerror(errno));
    auto text = read_all(path, fd.get());
    if (!text) return std::move(text).error();
    return parse(path, *text);
}

Result<TomlFile> TomlFile::read_system(const std::string &path) {
    const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    // Unreadable for this user is no mistake of this user's: without root nothing is traced anyway.
    if (!fd && (errno == ENOENT || errno == ENOTDIR || errno == EACCES)) return parse(path, "");
    if (!fd) return cannot(path, std::strerror(errno));
    struct stat status {};
    if (::fstat(fd.get(), &status) != 0) return cannot(path, std::strerror(errno));
    if (!S_ISREG(status.st_mode)) return cannot(path, "it is not a regular file");
    if (status.st_uid != 0 || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return cannot(path, "others than root may write it", "chown root and chmod 644 it, or remove it");
    auto text = read_all(path, fd.get());
    if (!text) return std::move(text).error();
    return parse(path, *text);
}

} // namespace tracer::config
