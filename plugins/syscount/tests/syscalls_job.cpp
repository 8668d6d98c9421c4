// SPDX-License-Identifier: Apache-2.0
// syscalls N [--call CALL] [--numbers K]: N system calls of one kind, and no others.
//   getppid      (without --call)
//   fsync        of a file in memory
//   getcwd       each fails with ERANGE
//   unknown      each fails with ENOSYS; K numbers that no kernel has
//   sigreturn    N returns from a signal handler (and N calls of tgkill)
//   interrupted  N pauses, each ended by a signal that is handled
//   refused      getppid, which a seccomp filter makes fail with EACCES
//   int80        getpid as 32-bit programs call it; only on x86
#include "workload/workload.hpp"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <functional>

namespace tracer::workload {
namespace {

constexpr long first_unknown = 10'000;

void handle_usr1() {
    struct sigaction action {};
    action.sa_handler = [](int) {};
    if (::sigaction(SIGUSR1, &action, nullptr) != 0) fail("sigaction");
}

/// sigsuspend(2) lets in a signal that was sent and blocked before, so it never waits.
long interrupted() {
    sigset_t blocked, none;
    ::sigemptyset(&none);
    ::sigemptyset(&blocked);
    ::sigaddset(&blocked, SIGUSR1);
    ::sigprocmask(SIG_SETMASK, &blocked, nullptr);
    ::syscall(SYS_tgkill, ::getpid(), thread_id(), SIGUSR1);
    return ::sigsuspend(&none);
}

void refuse_getppid() {
    sock_filter code[] = {{BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(seccomp_data, nr)},
                          {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, SYS_getppid},
                          {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | EACCES},
                          {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW}};
    const sock_fprog program{4, code};
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        fail("seccomp");
}

long int80_getpid() {
#if defined(__x86_64__)
    long result = 20; // of arch/x86/entry/syscalls/syscall_32.tbl
    asm volatile("int $0x80" : "+a"(result) : : "memory", "cc", "r8", "r9", "r10", "r11");
    return result;
#else
    errno = ENOSYS;
    fail("int $0x80");
#endif
}

} // namespace

Truth job_syscalls(const Arguments &arguments, Start start) {
    const std::int64_t count = arguments.amount(1);
    const long numbers = arguments.number("numbers", 1);
    const std::string call = arguments.text("call", "getppid");
    char byte;
    int file = -1;
    std::function<bool(std::int64_t)> right;
    if (call == "getppid") {
        right = [](auto) { return ::syscall(SYS_getppid) > 0; };
    } else if (call == "fsync") {
        file = static_cast<int>(::syscall(SYS_memfd_create, "syscalls", 0));
        right = [&](auto) { return ::syscall(SYS_fsync, file) == 0; };
    } else if (call == "getcwd") {
        right = [&](auto) { return ::syscall(SYS_getcwd, &byte, sizeof byte) == -1 && errno == ERANGE; };
    } else if (call == "unknown") {
        right = [=](auto i) { return ::syscall(first_unknown + i % numbers) == -1 && errno == ENOSYS; };
    } else if (call == "sigreturn") {
        handle_usr1();
        right = [](auto) { return ::syscall(SYS_tgkill, ::getpid(), thread_id(), SIGUSR1) == 0; };
    } else if (call == "interrupted") {
        handle_usr1();
        right = [](auto) { return interrupted() == -1 && errno == EINTR; };
    } else if (call == "refused") {
        refuse_getppid();
        right = [](auto) { return ::syscall(SYS_getppid) == -1 && errno == EACCES; };
    } else if (call == "int80") {
        right = [](auto) { return int80_getpid() == ::getpid(); };
    } else {
        errno = EINVAL;
        fail("--call " + call);
    }
    start(arguments);
    for (std::int64_t i = 0; i < count; ++i)
        if (!right(i)) fail(call);
    return Truth().add("calls", count).add("call", call);
}

const NamedJob syscalls_job("syscalls", job_syscalls);

} // namespace tracer::workload
