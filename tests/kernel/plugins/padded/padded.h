// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A hole of four bytes before the end. */
#ifndef PADDED_H
#define PADDED_H

#include <tracer/bpf/types.h>

struct padded_event {
    u64 time;
    u32 pid;
    char comm[16];
};

#endif
