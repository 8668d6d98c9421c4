/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What stacksnoop hands to user space: a call with its stack, or a stack with its count. */
#ifndef STACKSNOOP_H
#define STACKSNOOP_H

#include <tracer/bpf/types.h>

#define STACKSNOOP_FRAMES 127 /* the kernel's own limit, unless a sysctl raises it */
#define STACKSNOOP_FUNCTION_LEN 128

struct stacksnoop_event {
    u64 time; /* CLOCK_BOOTTIME */
    u32 pid;
    u32 tid;
    u32 cpu;
    u32 reserved;
    char comm[TRACER_COMM_LEN];
    char function[STACKSNOOP_FUNCTION_LEN];
    u64 stack[STACKSNOOP_FRAMES + 1]; /* innermost first, ended by a 0 */
};

/* Aggregated. No padding: keys are compared as bytes. */
struct stacksnoop_key {
    s32 stack_id;
    char comm[TRACER_COMM_LEN];
};

struct stacksnoop_value {
    u64 count;
};

#endif
