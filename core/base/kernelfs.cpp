// SPDX-License-Identifier: Apache-2.0
#include "base/kernelfs.hpp"
#include "base/errno_error.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/mount.h>
#include <sys/syscall.h>
#include <sys/vfs.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>
#include <mutex>

namespace tracer {
namespace {
struct Place {
    const char *name;
    long magic;
    std::array<const char *, 2> mounts;
};

const Place &place_of(KernelFs fs) {
    // /sys/kernel/debug/tracing is mounted by the kernel as soon as somebody opens it.
    static const Place tracefs{"tracefs", TRACEFS_MAGIC, {"/sys/kernel/tracing", "/sys/kernel/debug/tracing"}};
    static const Place debugfs{"debugfs", DEBUGFS_MAGIC, {"/sys/kernel/debug", nullptr}};
    return fs == KernelFs::tracefs ? tracefs : debugfs;
}

Fd open_mounted(const Place &place) {
    for (const char *mount : place.mounts) {
        if (!mount) continue;
        Fd fd(::open(mount, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        struct statfs info {};
        if (fd && ::fstatfs(fd.get(), &info) == 0 && static_cast<long>(info.f_type) == place.magic) return fd;
    }
    return {};
}

Fd mount_detached(const Place &place) {
    Fd context(static_cast<int>(::syscall(SYS_fsopen, place.name, FSOPEN_CLOEXEC)));
    if (!context) return {};
    if (::syscall(SYS_fsconfig, context.get(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) != 0) return {};
    return Fd(static_cast<int>(::syscall(SYS_fsmount, context.get(), FSMOUNT_CLOEXEC,
                                         MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC)));
}

/// The root of the file system, opened once and kept for the life of the process. A failure is not kept.
Result<int> root_of(KernelFs fs) {
    static std::mutex mutex;
    static std::array<Fd, 2> roots;
    const std::lock_guard lock(mutex);
    Fd &root = roots[fs == KernelFs::tracefs ? 0 : 1];
    if (root) return root.get();
    const Place &place = place_of(fs);
    root = open_mounted(place);
    if (!root) root = mount_detached(place);
    if (!root) {
        const int error = errno;
        return errno_error(std::string("cannot open ") + place.name, error,
                           error == EPERM || error == EACCES
                               ? "run as root"
                               : std::string("mount it: mount -t ") + place.name + " none " + place.mounts[0]);
    }
    return root.get();
}

/// A path below the root and nothing else: relative, without "..".
bool stays_below(const std::string &path) {
    if (path.starts_with('/') || path.find('\0') != std::string::npos) return false;
    for (std::size_t at = 0; at <= path.size();) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        if (path.compare(at, end - at, "..") == 0) return false;
        at = end + 1;
    }
    return true;
}

Result<Fd> open_below(KernelFs fs, const std::string &path, int flags) {
    const std::string shown = std::string(place_of(fs).name) + "/" + path;
    if (!stays_below(path)) return Error{ExitCode::cannot_trace, "not a path below the root: " + shown, ""};
    const auto root = root_of(fs);
    if (!root) return root.error();
    Fd fd(::openat(*root, path.empty() ? "." : path.c_str(), flags | O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!fd) return errno_error("cannot read " + shown, errno, errno == EPERM || errno == EACCES ? "run as root" : "");
    return fd;
}
} // namespace

Result<std::string> read_kernel_file(KernelFs fs, const std::string &path, std::size_t limit) {
    auto fd = open_below(fs, path, O_NONBLOCK);
    if (!fd) return fd.error();
    std::string content;
    while (content.size() < limit) {
        const std::size_t have = content.size(), want = std::min<std::size_t>(limit - have, 64 * 1024);
        content.resize(have + want);
        const ssize_t got = ::read(fd->get(), content.data() + have, want);
        const int error = errno;
        content.resize(have + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        if (got < 0 && error == EINTR) continue;
        if (got < 0) return errno_error(std::string("cannot read ") + place_of(fs).name + "/" + path, error);
        if (got == 0) break;
    }
    return content;
}

Result<std::vector<std::string>> list_kernel_folder(KernelFs fs, const std::string &path) {
    auto fd = open_below(fs, path, O_DIRECTORY);
    if (!fd) return fd.error();
    const std::unique_ptr<DIR, int (*)(DIR *)> folder(::fdopendir(fd->get()), &::closedir);
    if (!folder) return errno_error(std::string("cannot list ") + place_of(fs).name + "/" + path, errno);
    (void)fd->release(); // closedir() closes it
    std::vector<std::string> names;
    while (const dirent *entry = ::readdir(folder.get())) {
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..") names.emplace_back(name);
    }
    return names;
}

Result<std::uint64_t> tracepoint_id(const std::string &category, const std::string &name) {
    const auto plain = [](const std::string &word) {
        return !word.empty() && word.find('/') == std::string::npos && word != "." && word != "..";
    };
    if (!plain(category) || !plain(name)) {
        return Error{ExitCode::cannot_trace, "not a tracepoint: " + category + ":" + name, "write it as category:name"};
    }
    const auto text = read_kernel_file(KernelFs::tracefs, "events/" + category + "/" + name + "/id", 64);
    if (!text) return text.error();
    std::uint64_t id = 0;
    const auto parsed = std::from_chars(text->data(), text->data() + text->size(), id);
    if (parsed.ec != std::errc{}) {
        return Error{ExitCode::cannot_trace, "the kernel gives no numeric id for tracepoint " + category + ":" + name,
                     ""};
    }
    return id;
}

} // namespace tracer
