/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * killsnoop by the exit's tracepoint alone (5.15 and later): a thread that leaves a system call still has the registers
 * that it came with. One program less and no hash make the traced call a quarter cheaper than with a pair. Holds no
 * CO-RE relocation: the host does not load the kernel's BTF for it.
 */
#include "killsnoop.bpf.h"

tracer_inline int killsnoop_return(const u32 copy, s32 result, const struct killsnoop_args *args) {
    struct tracer_ledger *ledger = tracer_ledger_here();

    if (!ledger) return 0;
    if (!tracer_once(ledger, copy)) return 0;
    return killsnoop_report(ledger, bpf_get_current_pid_tgid(), args, result);
}

/* Numbers of the arguments, as the system calls declare them. */
#define KILLSNOOP_RETURN(name, number, tpid_arg, tgid_arg, sig_arg)                        \
    TRACER_PROGRAM("tp/syscalls/sys_exit_" #name, return_##name, struct tracer_sys_exit) { \
        struct pt_regs *regs = tracer_syscall_regs();                                      \
        struct killsnoop_args args = {.call = number,                                      \
                                      .tpid = (s32)TRACER_SYSCALL_ARG(regs, tpid_arg),     \
                                      .tgid = (s32)TRACER_SYSCALL_ARG(regs, tgid_arg),     \
                                      .sig = (s32)TRACER_SYSCALL_ARG(regs, sig_arg)};      \
                                                                                           \
        return killsnoop_return(copy, (s32)ctx->ret, &args);                               \
    }

KILLSNOOP_RETURN(kill, KILLSNOOP_KILL, 0, 0, 1)
KILLSNOOP_RETURN(tkill, KILLSNOOP_TKILL, 0, 0, 1)
KILLSNOOP_RETURN(tgkill, KILLSNOOP_TGKILL, 1, 0, 2)
KILLSNOOP_RETURN(rt_sigqueueinfo, KILLSNOOP_RT_SIGQUEUEINFO, 0, 0, 1)
KILLSNOOP_RETURN(rt_tgsigqueueinfo, KILLSNOOP_RT_TGSIGQUEUEINFO, 1, 0, 2)
