/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The functions behind every call whose target is a plain number: entry by kprobe, return by kretprobe. */
#ifndef KILLSNOOP_KPROBE_BPF_H
#define KILLSNOOP_KPROBE_BPF_H

#include "killsnoop_calls.bpf.h"

/* Numbers of the arguments, as the system calls declare them. (No copies: preemption costs kprobes nothing.) */
#define KILLSNOOP_KPROBES(call, number, target_id, target_tgid, sig)             \
    SEC("kprobe") int entry_##call(struct pt_regs *ctx) {                        \
        s32 tpid = (s32)(target_id);                                             \
                                                                                 \
        return killsnoop_entry(0, number, tpid, (s32)(target_tgid), (s32)(sig)); \
    }                                                                            \
    SEC("kretprobe") int return_##call(struct pt_regs *ctx) { return killsnoop_return(0, (s32)PT_REGS_RC(ctx)); }

#define ARG(n) tracer_syscall_arg(ctx, n)
KILLSNOOP_KPROBES(kill, KILLSNOOP_KILL, ARG(0), tpid, ARG(1))
KILLSNOOP_KPROBES(tkill, KILLSNOOP_TKILL, ARG(0), tpid, ARG(1))
KILLSNOOP_KPROBES(tgkill, KILLSNOOP_TGKILL, ARG(1), ARG(0), ARG(2))
KILLSNOOP_KPROBES(rt_sigqueueinfo, KILLSNOOP_RT_SIGQUEUEINFO, ARG(0), tpid, ARG(1))
KILLSNOOP_KPROBES(rt_tgsigqueueinfo, KILLSNOOP_RT_TGSIGQUEUEINFO, ARG(1), ARG(0), ARG(2))

#endif
