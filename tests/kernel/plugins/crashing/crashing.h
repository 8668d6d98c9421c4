// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* What the kernel side writes and the callback reads. */
#ifndef CRASHING_H
#define CRASHING_H

#include <tracer/bpf/types.h>

struct crashing_event {
    u64 time;
    u32 pid;
    u32 kind; /* 0 or 1 */
};

#endif
