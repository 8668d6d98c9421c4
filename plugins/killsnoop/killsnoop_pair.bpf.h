/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Entry and exit by tracepoints, for every call whose target is a plain number. */
#ifndef KILLSNOOP_PAIR_BPF_H
#define KILLSNOOP_PAIR_BPF_H

#include "killsnoop_calls.bpf.h"

/* Arguments as the system calls declare them; `a` is the tracepoint's args. */
#define KILLSNOOP_PAIR(call, number, target_id, target_tgid, sig)                           \
    TRACER_PROGRAM("tp/syscalls/sys_enter_" #call, entry_##call, struct tracer_sys_enter) { \
        const u64 *a = ctx->args;                                                           \
        s32 tpid = (s32)(target_id);                                                        \
                                                                                            \
        return killsnoop_entry(copy, number, tpid, (s32)(target_tgid), (s32)(sig));         \
    }                                                                                       \
    TRACER_PROGRAM("tp/syscalls/sys_exit_" #call, return_##call, struct tracer_sys_exit) {  \
        return killsnoop_return(copy, (s32)ctx->ret);                                       \
    }

KILLSNOOP_PAIR(kill, KILLSNOOP_KILL, a[0], tpid, a[1])
KILLSNOOP_PAIR(tkill, KILLSNOOP_TKILL, a[0], tpid, a[1])
KILLSNOOP_PAIR(tgkill, KILLSNOOP_TGKILL, a[1], a[0], a[2])
KILLSNOOP_PAIR(rt_sigqueueinfo, KILLSNOOP_RT_SIGQUEUEINFO, a[0], tpid, a[1])
KILLSNOOP_PAIR(rt_tgsigqueueinfo, KILLSNOOP_RT_TGSIGQUEUEINFO, a[1], a[0], a[2])

#endif
