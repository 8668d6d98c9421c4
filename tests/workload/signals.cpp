// SPDX-License-Identifier: Apache-2.0
// N signals through any of the system calls that send one.
#include "workload/workload.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <functional>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

namespace tracer::workload {
namespace {
/// Makes the signal harmless to this process. By a raw system call: glibc refuses 32 and 33, which it uses itself.
void ignore(int signal) {
    struct {
        void (*handler)(int);
        unsigned long flags;
        void (*restorer)();
        unsigned long mask;
    } action{SIG_IGN, 0, nullptr, 0};
    if (signal > 0) ::syscall(SYS_rt_sigaction, signal, &action, nullptr, sizeof action.mask);
}

siginfo_t queued(int signal) {
    siginfo_t info;
    std::memset(&info, 0, sizeof info);
    info.si_signo = signal;
    info.si_code = SI_QUEUE;
    info.si_pid = ::getpid();
    info.si_uid = ::getuid();
    return info;
}
} // namespace

Truth job_kill(const Arguments &arguments, Start start) {
    const std::int64_t count = arguments.amount(1);
    const int signal = static_cast<int>(arguments.number("signal", 0));
    const std::string target_text = arguments.text("target", "self"), call = arguments.text("call", "kill");
    const bool self = target_text == "self";
    const int target = self ? ::getpid() : std::stoi(target_text);
    const int thread = self ? thread_id() : target;
    if (self) ignore(signal);
    siginfo_t info = queued(signal);
    int pidfd = -1;
    std::function<long()> send;
    if (call == "kill")
        send = [&] { return ::syscall(SYS_kill, target, signal); };
    else if (call == "tkill")
        send = [&] { return ::syscall(SYS_tkill, thread, signal); };
    else if (call == "tgkill")
        send = [&] { return ::syscall(SYS_tgkill, target, thread, signal); };
    else if (call == "rt_sigqueueinfo")
        send = [&] { return ::syscall(SYS_rt_sigqueueinfo, target, signal, &info); };
    else if (call == "rt_tgsigqueueinfo")
        send = [&] { return ::syscall(SYS_rt_tgsigqueueinfo, target, thread, signal, &info); };
    else if (call == "pidfd_send_signal") {
        pidfd = static_cast<int>(::syscall(SYS_pidfd_open, target, 0));
        if (pidfd < 0) fail("pidfd_open");
        send = [&] { return ::syscall(SYS_pidfd_send_signal, pidfd, signal, nullptr, 0); };
    } else {
        errno = EINVAL;
        fail("--call " + call);
    }
    start(arguments);
    std::int64_t failed = 0;
    int error = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        if (send() != 0) {
            error = errno;
            ++failed;
        }
    }
    return Truth()
        .add("calls", count)
        .add("failed", failed)
        .add("errno", error)
        .add("target", target)
        .add("signal", signal)
        .add("call", call);
}

const NamedJob kill_job("kill", job_kill);

} // namespace tracer::workload
