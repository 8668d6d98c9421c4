/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Of `tracer check`: a context struct in which a member is not where tracefs has it. */
#include <tracer/bpf/event.h>

TRACER_PLUGIN("Files that are opened, by a wrong struct");

struct misread_counts {
    tracer_amount opens;
};
TRACER_COUNTER(counts, struct misread_counts);

struct misread_context {
    u64 common;
    s32 nr;
    u32 reserved;
    u64 flags; /* which comes later */
};

TRACER_ON("tp/syscalls/sys_enter_openat", on_open, struct misread_context) {
    struct misread_counts *here = tracer_counter_here(&counts);

    if (!here) return tracer_no_row(seen);
    TRACER_ADD(here->opens, ctx->flags ? 1 : 2);
    return tracer_counted(seen);
}
