/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* @name@: the kernel stacks on which threads leave the CPU, counted, as flame graph tools read them. */
#include <tracer/bpf/event.h>

TRACER_PLUGIN("Kernel stacks on which threads leave the CPU, counted by interval",
              TRACER_OPTION("interval @1 default=1s", "time between two outputs"),
              TRACER_OPTION("count @2", "outputs before the end"));

/* A row for each key. Keys are compared as bytes, so they have no padding. */
struct @name@_key {
    tracer_stack_id stack;
    tracer_comm comm;
};
struct @name@_row {
    tracer_amount count;
};
TRACER_ROWS(counts, struct @name@_key, struct @name@_row, 16384,
            TRACER_SHOWN("folded stacks=stacks columns=comm,stack,count"));
TRACER_STACKS(stacks, 16384);

TRACER_ON("tp/sched/sched_switch", on_switch, void) {
    struct @name@_key key = {.stack = bpf_get_stackid(ctx, &stacks, 0)};
    const struct @name@_row fresh = {};
    struct @name@_row *row;

    if (key.stack < 0) return tracer_no_row(seen); /* the map is full */
    bpf_get_current_comm(key.comm, sizeof(key.comm));
    row = tracer_row_of(&counts, &key, &fresh);
    if (!row) return tracer_no_row(seen);
    TRACER_ADD(row->count, 1);
    return tracer_counted(seen);
}
