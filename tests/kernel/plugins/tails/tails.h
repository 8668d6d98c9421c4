// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* What the kernel side writes and the descriptor describes. */
#ifndef TAILS_H
#define TAILS_H

#include <tracer/bpf/types.h>

#define TAILS_MOST 4096

struct tails_exec {
    u64 time;
    u32 pid;
    u32 length; /* of the argument area */
    char args[];
};

struct tails_file {
    u64 time;
    u32 pid;
    u32 reserved;
    char path[];
};

#endif
