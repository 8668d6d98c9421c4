// SPDX-License-Identifier: Apache-2.0
#include "run/syscall_filter.hpp"

#include <asm/ioctls.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace tracer::run {
namespace {

/// Allowed with any arguments: for open descriptors, memory, time, threads, signals to oneself, looking at files.
constexpr int harmless[] = {
    // clang-format off
    SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(preadv), SCMP_SYS(write), SCMP_SYS(writev),
    SCMP_SYS(pwrite64), SCMP_SYS(lseek), SCMP_SYS(close), SCMP_SYS(ftruncate), SCMP_SYS(fsync), SCMP_SYS(fdatasync),
    SCMP_SYS(fstat), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(newfstatat), SCMP_SYS(statx), SCMP_SYS(statfs),
    SCMP_SYS(fstatfs), SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink),
    SCMP_SYS(readlinkat), SCMP_SYS(getdents64), SCMP_SYS(getcwd), SCMP_SYS(fadvise64),
    SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(brk), SCMP_SYS(membarrier),
    SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(select), SCMP_SYS(pselect6), SCMP_SYS(epoll_create1), SCMP_SYS(epoll_ctl),
    SCMP_SYS(epoll_wait), SCMP_SYS(epoll_pwait), SCMP_SYS(epoll_pwait2), SCMP_SYS(eventfd2), SCMP_SYS(pipe2),
    SCMP_SYS(timerfd_create), SCMP_SYS(timerfd_settime), SCMP_SYS(timerfd_gettime),
    SCMP_SYS(nanosleep), SCMP_SYS(clock_nanosleep), SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres),
    SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(times),
    SCMP_SYS(futex), SCMP_SYS(set_robust_list), SCMP_SYS(get_robust_list), SCMP_SYS(set_tid_address), SCMP_SYS(rseq),
    SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity), SCMP_SYS(getcpu), SCMP_SYS(arch_prctl),
    SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(wait4), SCMP_SYS(waitid), SCMP_SYS(restart_syscall),
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigpending),
    SCMP_SYS(rt_sigtimedwait), SCMP_SYS(rt_sigsuspend), SCMP_SYS(sigaltstack),
    SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getppid), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid),
    SCMP_SYS(getegid), SCMP_SYS(getresuid), SCMP_SYS(getresgid), SCMP_SYS(getgroups), SCMP_SYS(getrandom),
    SCMP_SYS(uname), SCMP_SYS(sysinfo), SCMP_SYS(getrlimit), SCMP_SYS(getrusage),
// clang-format on
#ifdef __SANITIZE_ADDRESS__ // LeakSanitizer stops the threads from a process of its own
    SCMP_SYS(ptrace),
    SCMP_SYS(clone),
    SCMP_SYS(mmap),
    SCMP_SYS(mprotect),
    SCMP_SYS(prctl),
    SCMP_SYS(process_vm_readv),
#endif
};

/// Reading and emptying maps, and what the kernel counted. No program, map, link or BTF can be made or found.
constexpr bpf_cmd bpf_commands[] = {BPF_MAP_LOOKUP_ELEM,
                                    BPF_MAP_UPDATE_ELEM,
                                    BPF_MAP_DELETE_ELEM,
                                    BPF_MAP_GET_NEXT_KEY,
                                    BPF_MAP_LOOKUP_AND_DELETE_ELEM,
                                    BPF_MAP_LOOKUP_BATCH,
                                    BPF_MAP_LOOKUP_AND_DELETE_BATCH,
                                    BPF_OBJ_GET_INFO_BY_FD};

// Not those that type into a terminal (TIOCSTI), or change it.
constexpr unsigned long get_terminal = 0x802c542a; // TCGETS2, which isatty(3) may use one day
constexpr unsigned long ioctls[] = {TCGETS, get_terminal, TIOCGWINSZ, FIONBIO};
// Not those that have the kernel send signals (F_SETOWN, F_SETSIG).
constexpr int fcntls[] = {F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC};
#ifndef PR_SET_VMA // glibc names its memory with it since 2.40
#define PR_SET_VMA 0x53564d41
#endif
constexpr int prctls[] = {PR_SET_NAME, PR_SET_VMA};

struct Release {
    void operator()(void *filter) const { ::seccomp_release(filter); }
};

class Filter {
public:
    /// ENOSYS, as on a kernel that lacks the call: libraries then fall back to an older one, which may be allowed. A
    /// call of another architecture (32 bits, x32) ends the process.
    Filter() : filter_(::seccomp_init(SCMP_ACT_ERRNO(ENOSYS))) {
        set(SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
        set(SCMP_FLTATR_CTL_TSYNC, 1);
        set(SCMP_FLTATR_CTL_OPTIMIZE, 2); // a tree: kernels before 5.11 run the filter at each call
        (void)::seccomp_attr_set(filter_.get(), SCMP_FLTATR_CTL_SSB, 1); // nobody else's code runs in here to spy
    }

    void allow(int call) { add(SCMP_ACT_ALLOW, call, nullptr, 0); }
    void allow(int call, scmp_arg_cmp argument) { add(SCMP_ACT_ALLOW, call, &argument, 1); }
    void allow(int call, const scmp_arg_cmp (&arguments)[2]) { add(SCMP_ACT_ALLOW, call, arguments, 2); }
    void refuse(int call, scmp_arg_cmp argument) { add(SCMP_ACT_ERRNO(EPERM), call, &argument, 1); }

    /// 0, or an errno.
    [[nodiscard]] int made() const { return failure_; }
    [[nodiscard]] int load() { return -::seccomp_load(filter_.get()); }

private:
    void set(scmp_filter_attr attribute, std::uint32_t value) {
        note(filter_ ? ::seccomp_attr_set(filter_.get(), attribute, value) : -ENOMEM);
    }
    void add(std::uint32_t action, int call, const scmp_arg_cmp *arguments, unsigned count) {
        if (filter_) note(::seccomp_rule_add_array(filter_.get(), action, call, count, arguments));
    }
    void note(int result) {
        if (result != 0 && failure_ == 0) failure_ = -result;
    }

    std::unique_ptr<void, Release> filter_;
    int failure_ = 0;
};

/// Argument `at`, under a mask or as a whole. (SCMP_CMP() is for C.)
constexpr scmp_arg_cmp masked(unsigned at, std::uint64_t mask, std::uint64_t value) {
    return {at, SCMP_CMP_MASKED_EQ, mask, value};
}
constexpr scmp_arg_cmp equal(unsigned at, std::uint64_t value) { return {at, SCMP_CMP_EQ, value, 0}; }

/// open(2) and the like, whose flags are argument `at`: to read what is there, and in no other way. openat2(2) hides
/// its flags behind a pointer and is refused with everything else.
void allow_reading(Filter &filter, int call, unsigned at) {
    constexpr std::uint64_t changes = O_ACCMODE | O_CREAT | O_TRUNC;
    filter.allow(call, masked(at, changes, O_RDONLY));
    for (const std::uint64_t mode : {O_WRONLY, O_RDWR, O_ACCMODE})
        filter.refuse(call, masked(at, O_ACCMODE, mode));
    filter.refuse(call, masked(at, O_CREAT, O_CREAT));
    filter.refuse(call, masked(at, O_TRUNC, O_TRUNC));
}

void allow_memory(Filter &filter) {
    // No new code: what is needed is loaded, the libraries of nsswitch.conf included, and an output is a file that
    // could be mapped, too.
    filter.allow(SCMP_SYS(mmap), masked(2, PROT_EXEC, 0));
    filter.allow(SCMP_SYS(mprotect), masked(2, PROT_EXEC, 0));
}

void allow_signals(Filter &filter, pid_t command) {
    const auto own = static_cast<std::uint64_t>(::getpid());
    filter.allow(SCMP_SYS(tgkill), equal(0, own)); // abort(3), raise(3)
    filter.allow(SCMP_SYS(kill), equal(0, own));
    // Its number stays its own until it is waited for.
    if (command > 0) filter.allow(SCMP_SYS(kill), equal(0, static_cast<std::uint64_t>(command)));
}

} // namespace

Result<bool> refuse_system_calls(pid_t command) {
    Filter filter;
    for (const int call : harmless)
        filter.allow(call);
    for (const bpf_cmd bpf : bpf_commands)
        filter.allow(SCMP_SYS(bpf), equal(0, bpf));
    for (const unsigned long request : ioctls)
        filter.allow(SCMP_SYS(ioctl), equal(1, request));
    for (const int what : fcntls)
        filter.allow(SCMP_SYS(fcntl), equal(1, static_cast<std::uint64_t>(what)));
    for (const int what : prctls)
        filter.allow(SCMP_SYS(prctl), equal(0, static_cast<std::uint64_t>(what)));
    allow_reading(filter, SCMP_SYS(open), 1);
    allow_reading(filter, SCMP_SYS(openat), 2);
    allow_memory(filter);
    allow_signals(filter, command);
    // Threads, not processes. clone3(2) hides its flags behind a pointer; without it glibc uses this one.
    filter.allow(SCMP_SYS(clone), masked(0, CLONE_THREAD, CLONE_THREAD));
    filter.allow(SCMP_SYS(prlimit64), equal(2, 0)); // to look at a limit
    filter.allow(SCMP_SYS(sendto), equal(4, 0));    // an output may be a socket; without an address it goes to its peer
    if (filter.made() != 0) return Error{ExitCode::cannot_trace, std::strerror(filter.made()), {}};
    return filter.load() == 0;
}

} // namespace tracer::run
