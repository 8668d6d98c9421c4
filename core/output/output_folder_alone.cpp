// SPDX-License-Identifier: Apache-2.0
// A folder that is to be one output's alone: nobody else's files in it, no other run, no other output.
#include "base/strings.hpp"
#include "output/output_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <sys/file.h>
#include <sys/stat.h>

namespace tracer::output {
namespace {

Error cannot_look(const std::string &path, int error) {
    return {ExitCode::output_failed, "cannot look into " + harmless(path) + ": " + std::strerror(error), ""};
}

} // namespace

Result<Fd> OutputFolder::claim(const Person &who) const {
    const AsPerson as(who);
    if (!as.good()) return cannot_look(path_, EPERM);
    Fd fd(::openat(fd_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd) return cannot_look(path_, errno);
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return Error{ExitCode::usage, "will not write to " + harmless(path_) + ": another run is writing there",
                     "wait for its end, or use another folder"};
    return fd;
}

Result<std::string> OutputFolder::other_file(std::span<const std::string_view> expected, const Person &who) const {
    const AsPerson as(who);
    if (!as.good()) return cannot_look(path_, EPERM);
    Fd fd(::openat(fd_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const std::unique_ptr<DIR, int (*)(DIR *)> names(fd ? ::fdopendir(fd.get()) : nullptr, ::closedir);
    if (!names) return cannot_look(path_, errno);
    (void)fd.release(); // it is closed with the names
    while (const dirent *entry = ::readdir(names.get())) {
        const std::string_view name = entry->d_name;
        struct stat info {};
        if (name.starts_with('.') || ::fstatat(fd_.get(), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0 ||
            S_ISDIR(info.st_mode) || (S_ISREG(info.st_mode) && std::ranges::count(expected, name) > 0))
            continue;
        return std::string(name);
    }
    return std::string();
}

bool lies_in(const std::string &path, const std::string &folder, const Person &who) {
    const AsPerson as(who);
    struct stat whole {
    }, part{};
    if (!as.good() || ::stat(folder.c_str(), &whole) != 0) return false;
    std::filesystem::path itself(path);
    if (!itself.has_filename()) itself = itself.parent_path(); // without its last slashes
    const auto parent = itself.has_parent_path() ? itself.parent_path() : std::filesystem::path(".");
    return std::ranges::any_of(std::array{itself, parent}, [&](const std::filesystem::path &place) {
        return ::stat(place.c_str(), &part) == 0 && part.st_dev == whole.st_dev && part.st_ino == whole.st_ino;
    });
}

} // namespace tracer::output
