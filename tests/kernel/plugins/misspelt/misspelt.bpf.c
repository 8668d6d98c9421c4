/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Of `tracer check`: a tracepoint with a letter missing. */
#include <tracer/bpf/event.h>

TRACER_PLUGIN("Program starts, by a tracepoint that is none");

struct misspelt_counts {
    tracer_amount starts;
};
TRACER_COUNTER(counts, struct misspelt_counts);

TRACER_ON("tp/sched/sched_proces_exec", on_exec, void) {
    struct misspelt_counts *here = tracer_counter_here(&counts);

    if (!here) return tracer_no_row(seen);
    TRACER_ADD(here->starts, 1);
    return tracer_counted(seen);
}
