// SPDX-License-Identifier: Apache-2.0
#include "base/trusted_file.hpp"

#include "base/strings.hpp"
#include "base/caller.hpp"
#include "base/private_group.hpp"

#include <fcntl.h>
#include <sys/auxv.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace tracer {
namespace {

namespace fs = std::filesystem;

std::string octal(mode_t mode) {
    std::string text = "0000";
    for (std::size_t i = 0; i < 4; ++i)
        text[3 - i] = static_cast<char>('0' + ((mode >> (3 * i)) & 7));
    return text;
}

bool is_owner(const struct stat &status, const Trust &trust) {
    return std::find(trust.owners.begin(), trust.owners.end(), status.st_uid) != trust.owners.end();
}

std::string strangers(const struct stat &status) {
    return "belongs to user " + std::to_string(status.st_uid) + ", who is not trusted here";
}

/// In a sticky folder (/tmp) others may add files but not replace ours.
bool is_sticky_folder(const struct stat &status) { return S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX); }

/// With an access control list the group's bits are the list's mask: they stand for users that stat(2) does not name.
bool has_access_list(int fd) {
    const std::string name = "/proc/self/fd/" + std::to_string(fd); // fgetxattr(2) takes no O_PATH descriptor
    if (::getxattr(name.c_str(), "system.posix_acl_access", nullptr, 0) >= 0) return true;
    return errno != ENODATA && errno != ENOTSUP;
}

std::string distrust_of(int fd, const struct stat &status, const Trust &trust) {
    if (auto why = distrust(status, trust); !why.empty()) return why;
    if ((status.st_mode & S_IWGRP) && !is_sticky_folder(status) && has_access_list(fd))
        return "may be written to by users that its access control list names";
    return {};
}

/// The folders above the one that holds the file. Whoever can rename one of them can put another in its place, but not
/// one that we would trust any less; so groups don't matter: /usr/local belongs to the group staff on many machines.
std::string distrust_above(const struct stat &status, const Trust &trust) {
    if (!is_owner(status, trust)) return strangers(status);
    if ((status.st_mode & S_IWOTH) && !is_sticky_folder(status))
        return "may be written to by anybody (mode " + octal(status.st_mode) + ")";
    return {};
}

/// Refused for what others could have done to it.
void refuse(TrustedFile &file, const std::string &why) {
    file.distrusted = true;
    file.problem = "refused, " + why;
}

/// Walks down to the folder that holds `file`, each step from the descriptor of the one before.
Fd open_folder(TrustedFile &file, const Trust &trust) {
    Fd folder(::open("/", O_PATH | O_DIRECTORY | O_CLOEXEC));
    const fs::path inside = file.path.parent_path().relative_path();
    fs::path so_far = "/";
    auto next = inside.begin();
    for (;;) {
        struct stat status {};
        if (!folder || ::fstat(folder.get(), &status) != 0) {
            file.problem = std::string("cannot be opened: ") + std::strerror(errno);
            return {};
        }
        const bool holds_it = next == inside.end();
        const auto why = holds_it ? distrust_of(folder.get(), status, trust) : distrust_above(status, trust);
        if (!why.empty()) {
            refuse(file, (holds_it ? "its folder " : "the folder " + so_far.string() + " ") + why);
            return {};
        }
        if (holds_it) return folder;
        so_far /= *next;
        folder = Fd(::openat(folder.get(), next->c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        ++next;
    }
}

void check_mount(TrustedFile &file) {
    struct statvfs system {};
    if (::fstatvfs(file.fd.get(), &system) != 0)
        file.problem = std::string("cannot be examined: ") + std::strerror(errno);
    else if (system.f_flag & ST_NOSUID)
        refuse(file, "it is on a file system whose programs get no rights (nosuid)");
    else if (system.f_flag & ST_NOEXEC)
        refuse(file, "it is on a file system whose programs may not run (noexec)");
}

} // namespace

Trust trust_of_process(Chosen chosen) {
    Trust trust = trust_of_root();
    if (::getauxval(AT_SECURE) != 0) return trust;
    trust.owners.push_back(::getuid());
    struct stat self {};
    if (::stat("/proc/self/exe", &self) == 0) trust.owners.push_back(self.st_uid);
    if (chosen == Chosen::by_the_caller) trust.owners.push_back(caller_uid());
    return trust;
}

Trust trust_of_root() { return {{0}, is_private_group}; }

std::string distrust(const struct stat &status, const Trust &trust) {
    if (!is_owner(status, trust)) return strangers(status);
    if (is_sticky_folder(status)) return {};
    if (status.st_mode & S_IWOTH) return "may be written to by anybody (mode " + octal(status.st_mode) + ")";
    if ((status.st_mode & S_IWGRP) && !trust.private_group(status.st_uid, status.st_gid))
        return "may be written to by group " + std::to_string(status.st_gid) + " (mode " + octal(status.st_mode) + ")";
    return {};
}

TrustedFile open_trusted(const fs::path &file, const FileRules &rules) {
    TrustedFile opened;
    std::error_code failed;
    opened.path = fs::canonical(file, failed);
    if (failed) {
        opened.path = file;
        opened.problem = "cannot be opened: " + failed.message();
        return opened;
    }
    const Fd folder = open_folder(opened, rules.trust);
    if (!folder) return opened;
    // Non-blocking, so that a FIFO named like a plugin does not hold us up.
    opened.fd = Fd(::openat(folder.get(), opened.path.filename().c_str(),
                            O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    struct stat status {};
    if (!opened.fd || ::fstat(opened.fd.get(), &status) != 0) {
        opened.problem = std::string("cannot be opened: ") + std::strerror(errno);
        return opened;
    }
    opened.size = static_cast<std::uint64_t>(status.st_size);
    opened.is_folder = S_ISDIR(status.st_mode);
    if (opened.is_folder)
        opened.problem = "is a folder";
    else if (!S_ISREG(status.st_mode))
        opened.problem = "is not a regular file";
    else if (const auto why = distrust_of(opened.fd.get(), status, rules.trust); !why.empty())
        refuse(opened, "the file " + why);
    else if (rules.holds_code)
        check_mount(opened);
    if (opened.problem.empty() && opened.size > rules.max_size)
        opened.problem = "is larger than " + std::to_string(rules.max_size >> 20) + " MiB";
    return opened;
}

Result<std::vector<std::byte>> read_trusted(const TrustedFile &file, std::uint64_t max_size) {
    std::vector<std::byte> bytes(std::min(file.size, max_size) + 1); // one more, to see the end
    std::size_t have = 0;
    for (;;) {
        const ssize_t got = ::read(file.fd.get(), bytes.data() + have, bytes.size() - have);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return Error{ExitCode::usage, std::string("cannot be read: ") + std::strerror(errno), {}};
        have += static_cast<std::size_t>(got);
        if (got == 0) break;
        if (have == bytes.size()) return Error{ExitCode::usage, "grew while it was read", "try again"};
    }
    bytes.resize(have);
    return bytes;
}

std::string bless(const fs::path &file, const fs::path &copy) {
    return "install -D -o root -g root -m 644 " + shell_quoted(file.string()) + " " + shell_quoted(copy.string());
}

} // namespace tracer
