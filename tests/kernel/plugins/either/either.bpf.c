/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Of `tracer check`: one variant has a tracepoint that is like another's name, and the other one works. */
#include <tracer/bpf/event.h>

TRACER_PLUGIN("Program starts, by either of two tracepoints", TRACER_VARIANTS("raw_tracepoint tracepoint"));

struct either_counts {
    tracer_amount starts;
};
TRACER_COUNTER(counts, struct either_counts);

TRACER_ON("tp/sched/sched_proces_exec", on_exec, void) {
    struct either_counts *here = tracer_counter_here(&counts);

    if (!here) return tracer_no_row(seen);
    TRACER_ADD(here->starts, 1);
    return tracer_counted(seen);
}

TRACER_ON("raw_tp/sched_process_exec", on_raw_exec, void) {
    struct either_counts *here = tracer_counter_here(&counts);

    if (!here) return tracer_no_row(seen);
    TRACER_ADD(here->starts, 1);
    return tracer_counted(seen);
}
