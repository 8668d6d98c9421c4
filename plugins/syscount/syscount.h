/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A row of syscount, as the BPF side keeps it and the host reads it. No padding: keys are compared as bytes. */
#ifndef SYSCOUNT_H
#define SYSCOUNT_H

#include <tracer/bpf/types.h>

/* In place of a number: a 32-bit call; these have other numbers. */
#define SYSCOUNT_32BIT 0xffffffffu

struct syscount_key {
    char comm[TRACER_COMM_LEN];
    u32 pid;  /* 0 where rows are by call */
    u32 call; /* its number, or SYSCOUNT_32BIT; 0 where rows are by process */
};

struct syscount_value {
    u64 calls;
    u64 errors;
    u64 duration; /* in nanoseconds; 0 without --latency */
};

#endif
