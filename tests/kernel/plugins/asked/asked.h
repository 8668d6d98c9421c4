// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* What the kernel side writes and the descriptor describes. */
#ifndef ASKED_H
#define ASKED_H

#include <tracer/bpf/types.h>

struct asked_event {
    u64 time;
    u32 pid;
    u32 hit; /* the address is in one of the networks */
    u32 error;
    s32 call;
    s32 signal;
    u16 port;
    u16 reserved;
    u8 address[16];
};

#endif
