// SPDX-License-Identifier: Apache-2.0
#include "plugin/file_check.hpp"

#include "model/words.hpp"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace tracer::plugin {
namespace {

Error refuse(const std::filesystem::path &path, const std::string &why, const std::string &hint = {}) {
    return {ExitCode::usage, model::harmless(path.string()) + ": " + why, hint};
}

/// A user's own group, as many distributions make one for each user and let umask 002 go with it.
bool is_private_group(uid_t owner, gid_t group) {
    std::vector<char> buffer(16384);
    passwd user{}, *found = nullptr;
    if (getpwuid_r(owner, &user, buffer.data(), buffer.size(), &found) != 0 || !found) return false;
    if (user.pw_gid != group) return false;
    const std::string name = user.pw_name;
    struct group entry {
    }, *found_group = nullptr;
    if (getgrgid_r(group, &entry, buffer.data(), buffer.size(), &found_group) != 0 || !found_group) return false;
    return name == entry.gr_name && entry.gr_mem[0] == nullptr;
}

std::string octal(mode_t mode) {
    std::string text = "0000";
    for (std::size_t i = 0; i < 4; ++i)
        text[3 - i] = static_cast<char>('0' + ((mode >> (3 * i)) & 7));
    return text;
}

} // namespace

Trust trust_of_process() {
    Trust trust{{0, geteuid()}, is_private_group};
    struct stat self {};
    if (stat("/proc/self/exe", &self) == 0) trust.owners.push_back(self.st_uid);
    return trust;
}

std::string distrust(const struct stat &status, const Trust &trust) {
    if (std::find(trust.owners.begin(), trust.owners.end(), status.st_uid) == trust.owners.end())
        return "belongs to user " + std::to_string(status.st_uid) + ", whose code is not to be run here";
    // In a sticky folder (/tmp) others may add files but not replace ours.
    const bool sticky_folder = S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX);
    if ((status.st_mode & S_IWOTH) && !sticky_folder)
        return "may be written to by anybody (mode " + octal(status.st_mode) + ")";
    if ((status.st_mode & S_IWGRP) && !sticky_folder && !trust.private_group(status.st_uid, status.st_gid))
        return "may be written to by group " + std::to_string(status.st_gid) + " (mode " + octal(status.st_mode) + ")";
    return {};
}

Result<TrustedFile> open_trusted(const std::filesystem::path &file, const Trust &trust) {
    std::error_code failed;
    TrustedFile opened;
    opened.path = std::filesystem::canonical(file, failed);
    if (failed) return refuse(file, "cannot be opened: " + failed.message());

    const auto folder = opened.path.parent_path();
    const Fd folder_fd(open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    struct stat status {};
    if (!folder_fd || fstat(folder_fd.get(), &status) != 0)
        return refuse(folder, std::string("cannot be opened: ") + std::strerror(errno));
    const auto mend = [](const std::filesystem::path &path) {
        return "to trust it: chown root " + model::harmless(path.string()) + " && chmod go-w " +
               model::harmless(path.string());
    };
    if (const auto why = distrust(status, trust); !why.empty())
        return refuse(opened.path, "refused, its folder " + why, mend(folder));

    // Non-blocking, so that a FIFO named like a plugin does not stop us.
    opened.fd =
        Fd(openat(folder_fd.get(), opened.path.filename().c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!opened.fd || fstat(opened.fd.get(), &status) != 0)
        return refuse(opened.path, std::string("cannot be opened: ") + std::strerror(errno));
    if (S_ISDIR(status.st_mode))
        return refuse(opened.path, "is a folder, not a plugin", "name a .so file in it, or give it with --plugin-dir");
    if (!S_ISREG(status.st_mode)) return refuse(opened.path, "is no plain file, so no plugin");
    if (const auto why = distrust(status, trust); !why.empty())
        return refuse(opened.path, "refused, the file " + why, mend(opened.path));
    opened.size = static_cast<std::uint64_t>(status.st_size);
    if (opened.size > max_file_size) return refuse(opened.path, "is larger than 64 MiB, too large for a plugin");
    return opened;
}

} // namespace tracer::plugin
