// SPDX-License-Identifier: Apache-2.0
#include "support/detached_mount.hpp"

#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace tracer::test {

DetachedMount::DetachedMount(const std::string &type, const std::string &size) {
    const auto refused = [&](const char *step) {
        return std::runtime_error(std::string(step) + " of " + type + ": " + std::strerror(errno));
    };
    const int context = static_cast<int>(::syscall(SYS_fsopen, type.c_str(), FSOPEN_CLOEXEC));
    if (context < 0) throw refused("fsopen");
    long bad = 0;
    if (!size.empty()) bad |= ::syscall(SYS_fsconfig, context, FSCONFIG_SET_STRING, "size", size.c_str(), 0);
    bad |= ::syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, nullptr, nullptr, 0);
    if (bad == 0) fd_ = static_cast<int>(::syscall(SYS_fsmount, context, FSMOUNT_CLOEXEC, 0));
    const auto problem = refused("fsconfig or fsmount");
    ::close(context);
    if (fd_ < 0) throw problem;
}

DetachedMount::~DetachedMount() { ::close(fd_); }

std::string DetachedMount::path(const std::string &name) const {
    return "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(fd_) + "/" + name;
}

} // namespace tracer::test
