// SPDX-License-Identifier: Apache-2.0
#include "output/output_file.hpp"

#include "base/stop.hpp"
#include "base/strings.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <string_view>
#include <sys/stat.h>

namespace tracer::output {
namespace {

// Another process may make and remove the name over and over: we look this often.
constexpr int attempts = 8;
// Nothing tells us when a reader opens a FIFO.
constexpr int reader_period_ms = 100;

Error failed(const std::string &path, int error) {
    return {ExitCode::output_failed, "cannot open " + path + " for writing: " + std::strerror(error),
            error == ENOENT ? "does its folder exist?" : ""};
}

Error refused(const std::string &path, const char *why, const char *hint) {
    return {ExitCode::usage, "will not write to " + path + ": " + why, hint};
}

const Error &no_rights() {
    static const Error error{ExitCode::output_failed, "cannot take the rights of the user who called", ""};
    return error;
}

std::string without_slashes(std::string path) {
    while (path.size() > 1 && path.ends_with('/'))
        path.pop_back();
    return path;
}

std::string folder_of(const std::string &path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

/// Could another user replace what is in the folder? (Groups do not count here: on many machines one owns /usr/local.)
bool exchangeable(const struct stat &folder, const Person &who) {
    const bool foreign = folder.st_uid != who.uid && folder.st_uid != 0;
    return foreign || ((folder.st_mode & S_IWOTH) != 0 && (folder.st_mode & S_ISVTX) == 0);
}

/// Goes down to a folder, each step from the descriptor of the one before. Nobody but the person and root may have a
/// say in where that leads: a link is followed if one of them made it, and it has no second name that a stranger gave
/// it.
Result<Fd> walk(const std::string &path, const std::string &shown, const Person &who) {
    Fd at(::open(path.starts_with('/') ? "/" : ".", O_PATH | O_DIRECTORY | O_CLOEXEC));
    for (std::string_view rest = path; at && !rest.empty();) {
        const std::string name(rest.substr(0, rest.find('/')));
        rest.remove_prefix(std::min(rest.size(), name.size() + 1));
        if (name.empty() || name == ".") continue;
        struct stat folder {
        }, next{};
        if (::fstat(at.get(), &folder) != 0) return failed(shown, errno);
        if (exchangeable(folder, who))
            return refused(shown, "others could exchange a folder on the way there", "take a folder of your own");
        Fd down(::openat(at.get(), name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
        if (!down || ::fstat(down.get(), &next) != 0) return failed(shown, errno);
        if (S_ISLNK(next.st_mode)) {
            if ((next.st_uid != who.uid && next.st_uid != 0) || next.st_nlink != 1)
                return refused(shown, "a link on the way there is another user's", "name the folder that it leads to");
            down = Fd(::openat(at.get(), name.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
        }
        at = std::move(down);
    }
    if (!at) return failed(shown, errno);
    return at;
}

/// Waits for a reader without holding the process: a signal ends the wait, also one that came just before it.
Fd open_fifo(int folder, const std::string &name) {
    for (;;) {
        Fd fd(::openat(folder, name.c_str(), O_WRONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC));
        if (fd || errno != ENXIO) return fd;
        if (stop_requested()) {
            errno = EINTR;
            return {};
        }
        pollfd stop{stop_fd(), POLLIN, 0};
        ::poll(&stop, 1, reader_period_ms);
    }
}

} // namespace

std::string last_component(std::string path) {
    path = without_slashes(std::move(path));
    std::string name = path.substr(path.rfind('/') + 1);
    return name.empty() ? "." : name;
}

int inherited_descriptor(const std::string &path) {
    if (path == "/dev/stdout") return STDOUT_FILENO;
    if (path == "/dev/stderr") return STDERR_FILENO;
    for (const std::string_view prefix : {"/dev/fd/", "/proc/self/fd/"}) {
        if (!path.starts_with(prefix)) continue;
        int number = -1;
        const char *end = path.data() + path.size();
        const auto [at, error] = std::from_chars(path.data() + prefix.size(), end, number);
        // What was inherited has survived an exec; our own descriptors would not.
        if (error != std::errc{} || at != end || number < 0) return -1;
        const int flags = ::fcntl(number, F_GETFD);
        return flags >= 0 && (flags & FD_CLOEXEC) == 0 ? number : -1;
    }
    return -1;
}

Result<OutputFolder> OutputFolder::check(Fd fd, std::string path, const Person &who) {
    struct stat info {};
    if (::fstat(fd.get(), &info) != 0) return failed(harmless(path), errno);
    // Entries of an access control list are in the group's bits: they show the list's mask (acl(5)).
    const bool foreign = info.st_uid != who.uid && info.st_uid != 0;
    const bool shared = foreign || (info.st_mode & (S_IWGRP | S_IWOTH)) != 0;
    if (shared && (info.st_mode & S_ISVTX) == 0)
        return refused(harmless(path),
                       foreign ? "the folder belongs to another user, who could exchange what is in it"
                               : "others may write to the folder and could exchange what is in it",
                       foreign ? "take a folder of your own" : "take another folder, or chmod go-w this one");
    return OutputFolder(std::move(fd), std::move(path),
                        foreign  ? Reach::strangers
                        : shared ? Reach::sticky
                                 : Reach::ours);
}

Result<OutputFolder> OutputFolder::holding(const std::string &path, const Person &who) {
    const AsPerson as(who);
    if (!as.good()) return no_rights();
    const std::string folder = folder_of(without_slashes(path));
    auto fd = walk(folder, harmless(path), who);
    if (!fd) return std::move(fd).error();
    return check(std::move(*fd), folder, who);
}

Result<OutputFolder> OutputFolder::made(const std::string &path, const Person &who) {
    auto parent = holding(path, who);
    if (!parent) return std::move(parent).error();
    const AsPerson as(who);
    if (!as.good()) return no_rights();
    const std::string name = last_component(path), shown = harmless(path);
    if (::mkdirat(parent->fd_.get(), name.c_str(), 0700) != 0 && errno != EEXIST)
        return Error{ExitCode::output_failed, "cannot make the folder " + shown + ": " + std::strerror(errno), ""};
    Fd fd(::openat(parent->fd_.get(), name.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!fd && (errno == ENOTDIR || errno == ELOOP))
        return refused(shown, "it is a link or a file, not a folder", "name the folder itself");
    if (!fd) return failed(shown, errno);
    return check(std::move(fd), without_slashes(path), who);
}

std::string OutputFolder::shown(const std::string &name) const {
    if (path_ == ".") return harmless(name);
    return harmless(path_ == "/" ? "/" + name : path_ + "/" + name);
}

bool OutputFolder::holds_folder(const std::string &name, const Person &who) const {
    const AsPerson as(who);
    struct stat info {};
    return as.good() && ::fstatat(fd_.get(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(info.st_mode);
}

Result<Fd> OutputFolder::open_file(const std::string &name, const Person &who, Existing existing) const {
    const AsPerson as(who);
    if (!as.good()) return no_rights();
    for (int attempt = 0; attempt < attempts; ++attempt) {
        Fd fd(::openat(fd_.get(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
        if (fd) return fd;
        if (errno != EEXIST) return failed(shown(name), errno);
        auto there = open_existing(name, who, existing);
        if (!there || *there) return there;
    }
    return refused(shown(name), "somebody makes and removes it all the time", "take another folder");
}

/// An Fd of nothing: the name has gone, or stands for something else than a moment ago.
Result<Fd> OutputFolder::open_existing(const std::string &name, const Person &who, Existing existing) const {
    // Looked at before it is opened, since opening a FIFO or a device is an act; and once more when it is open.
    struct stat before {
    }, now{};
    if (::fstatat(fd_.get(), name.c_str(), &before, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? Result<Fd>(Fd()) : failed(shown(name), errno);
    const bool file = S_ISREG(before.st_mode), fifo = S_ISFIFO(before.st_mode);
    if (S_ISLNK(before.st_mode))
        return refused(shown(name), "it is a link, and links are not followed", "name the file itself");
    if (S_ISDIR(before.st_mode)) return failed(shown(name), EISDIR);
    if (!file && !fifo && !S_ISCHR(before.st_mode))
        return refused(shown(name), "it is neither a file nor a FIFO nor a character device", "name another one");
    // In a sticky folder a name is removed or exchanged by its owner, the folder's owner and root alone. So what is the
    // caller's own there, with one name (nobody has linked another file of the caller's here), and closed to others
    // (nobody holds it open), is what an earlier run has left, however the look and the opening interleave. Where a
    // stranger owns the folder, even that may have been moved there.
    const bool own = reach_ == Reach::sticky && before.st_uid == who.uid && before.st_nlink == 1 &&
                     (fifo || (file && (before.st_mode & 077) == 0));
    if (reach_ != Reach::ours && !own)
        return refused(shown(name), "it is there already, in a folder where others can make names",
                       "remove it first, or take a folder of your own");
    const int at_end = existing == Existing::continued ? O_APPEND : 0;
    Fd fd = fifo ? open_fifo(fd_.get(), name)
                 : Fd(::openat(fd_.get(), name.c_str(), O_WRONLY | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC | at_end));
    if (!fd && (errno == ENOENT || errno == ELOOP)) return Fd();
    if (!fd && errno == EINTR)
        return Error{ExitCode::output_failed, "stopped while nobody read " + shown(name), "start its reader first"};
    if (!fd) return failed(shown(name), errno);
    if (::fstat(fd.get(), &now) != 0) return failed(shown(name), errno);
    const bool same = now.st_dev == before.st_dev && now.st_ino == before.st_ino && now.st_uid == before.st_uid &&
                      now.st_nlink <= before.st_nlink && (now.st_mode & ~before.st_mode) == 0;
    if (!same) return Fd();
    if (file && existing == Existing::replaced && ::ftruncate(fd.get(), 0) != 0) return failed(shown(name), errno);
    return fd;
}

} // namespace tracer::output
