/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What killsnoop's BPF side writes and the host reads. Structs and numbers only. */
#ifndef KILLSNOOP_H
#define KILLSNOOP_H

#include <tracer/bpf/types.h>

/* The system calls that send a signal; bits of the option `calls` too. */
enum killsnoop_call {
    KILLSNOOP_KILL = 0,
    KILLSNOOP_TKILL = 1,
    KILLSNOOP_TGKILL = 2,
    KILLSNOOP_RT_SIGQUEUEINFO = 3,
    KILLSNOOP_RT_TGSIGQUEUEINFO = 4,
    KILLSNOOP_PIDFD_SEND_SIGNAL = 5,
};

struct killsnoop_event {
    u64 time; /* of the return, CLOCK_BOOTTIME */
    u32 pid;
    u32 tid;
    s32 sig;
    s32 tpid; /* as the caller gave it: 0, -1 and -pgid are valid; for a pidfd the process behind it, 0: none */
    s32 result;
    u32 call; /* enum killsnoop_call */
    char comm[TRACER_COMM_LEN];
};

#endif
