// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* What the kernel side writes, and the mistakes that it can be told to make. */
#ifndef CARELESS_H
#define CARELESS_H

#include <tracer/bpf/types.h>

struct careless_event {
    u64 time;
    u32 pid;
    u32 reserved;
};

enum careless_mistake {
    CARELESS_NONE,
    CARELESS_UNSEEN, /* `seen` is never counted */
    CARELESS_UNSENT, /* a record is counted as emitted, and thrown away */
    CARELESS_TWICE,  /* two records for one event */
};

#endif
