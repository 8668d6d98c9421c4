// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* What the kernel side writes and the callback reads. */
#ifndef MISCHIEF_H
#define MISCHIEF_H

#include <tracer/bpf/types.h>

struct mischief_event {
    u64 time;
    u32 pid;
    u32 reserved;
};

#endif
