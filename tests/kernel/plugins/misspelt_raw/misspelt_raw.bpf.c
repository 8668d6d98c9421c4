/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Of `tracer check`: a raw tracepoint with a wrong letter. */
#include <tracer/bpf/event.h>

TRACER_PLUGIN("Program starts, by a raw tracepoint that is none");

struct misspelt_raw_counts {
    tracer_amount starts;
};
TRACER_COUNTER(counts, struct misspelt_raw_counts);

TRACER_ON("raw_tp/sched_process_exek", on_exec, void) {
    struct misspelt_raw_counts *here = tracer_counter_here(&counts);

    if (!here) return tracer_no_row(seen);
    TRACER_ADD(here->starts, 1);
    return tracer_counted(seen);
}
