// SPDX-License-Identifier: Apache-2.0
#include "run/typing.hpp"

#include <asm/ioctls.h>
#include <asm/unistd.h>
#include <cerrno>
#include <cstddef>
#include <iterator>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>

#ifndef TIOCLINUX // only for the console; glibc's <sys/ioctl.h> and the kernel's headers agree on the number
#define TIOCLINUX 0x541C
#endif

namespace tracer::run {
namespace {

#ifdef __x86_64__
constexpr unsigned arch_32 = AUDIT_ARCH_I386, ioctl_x32 = 0x40000000 + 514; // arch/x86/entry/syscalls/syscall_64.tbl
#else
constexpr unsigned arch_32 = AUDIT_ARCH_ARM, ioctl_x32 = __NR_ioctl; // there is no such thing
#endif
constexpr unsigned ioctl_32 = 54; // of i386 and of arm

constexpr unsigned short load = BPF_LD | BPF_W | BPF_ABS, equal = BPF_JMP | BPF_JEQ | BPF_K, answer = BPF_RET | BPF_K;
// The lower half of the request, on a little-endian machine: the kernel uses no more of it (fs/ioctl.c).
constexpr unsigned request = offsetof(seccomp_data, args) + sizeof(__u64);

sock_filter filter[] = {
    /* 0 */ BPF_STMT(load, offsetof(seccomp_data, arch)),
    /* 1 */ BPF_JUMP(equal, arch_32, 0, 2), // else to 4
    /* 2 */ BPF_STMT(load, offsetof(seccomp_data, nr)),
    /* 3 */ BPF_JUMP(equal, ioctl_32, 3, 6), // to 7, else to 10
    /* 4 */ BPF_STMT(load, offsetof(seccomp_data, nr)),
    /* 5 */ BPF_JUMP(equal, __NR_ioctl, 1, 0), // to 7
    /* 6 */ BPF_JUMP(equal, ioctl_x32, 0, 3),  // else to 10
    /* 7 */ BPF_STMT(load, request),
    /* 8 */ BPF_JUMP(equal, TIOCSTI, 2, 0),   // to 11
    /* 9 */ BPF_JUMP(equal, TIOCLINUX, 1, 0), // to 11
    /* 10 */ BPF_STMT(answer, SECCOMP_RET_ALLOW),
    /* 11 */ BPF_STMT(answer, SECCOMP_RET_ERRNO | EPERM),
};
const sock_fprog program{static_cast<unsigned short>(std::size(filter)), filter};

} // namespace

bool forbid_typing() { return ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0; }

} // namespace tracer::run
