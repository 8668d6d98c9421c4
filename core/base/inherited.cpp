// SPDX-License-Identifier: Apache-2.0
#include "base/inherited.hpp"

#include <array>
#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>

namespace tracer {
namespace {

struct Inherited {
    bool noted = false;
    mode_t umask = 022;
    sigset_t blocked{}, ignored{};
    std::array<rlimit, RLIM_NLIMITS> limits{};
};
Inherited inherited;

} // namespace

void note_inherited() {
    if (inherited.noted) return;
    inherited.noted = true;
    inherited.umask = ::umask(077);
    ::umask(inherited.umask);
    ::pthread_sigmask(SIG_SETMASK, nullptr, &inherited.blocked);
    sigemptyset(&inherited.ignored);
    for (int number = 1; number < NSIG; ++number) {
        struct sigaction now {};
        if (::sigaction(number, nullptr, &now) == 0 && now.sa_handler == SIG_IGN) sigaddset(&inherited.ignored, number);
    }
    for (int limit = 0; limit < RLIM_NLIMITS; ++limit)
        ::getrlimit(static_cast<__rlimit_resource_t>(limit), &inherited.limits[static_cast<std::size_t>(limit)]);
}

void restore_inherited() {
    ::umask(inherited.umask);
    // libbpf raises RLIMIT_MEMLOCK on kernels before 5.11.
    for (int limit = 0; limit < RLIM_NLIMITS; ++limit)
        ::setrlimit(static_cast<__rlimit_resource_t>(limit), &inherited.limits[static_cast<std::size_t>(limit)]);
    for (int number = 1; number < NSIG; ++number) {
        struct sigaction action {};
        action.sa_handler = sigismember(&inherited.ignored, number) == 1 ? SIG_IGN : SIG_DFL;
        ::sigaction(number, &action, nullptr); // fails for KILL, STOP and glibc's own two, which nobody changes
    }
    // Last, so that a signal that came meanwhile finds no handler of ours.
    ::pthread_sigmask(SIG_SETMASK, &inherited.blocked, nullptr);
}

} // namespace tracer
