/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Of `tracer run`: its one program reads behind its context, whatever the options. */
#include <tracer/bpf/event.h>

TRACER_PLUGIN("Nothing, as the verifier refuses it");

struct broken_counts {
    tracer_amount starts;
};
TRACER_COUNTER(counts, struct broken_counts);

TRACER_ON("raw_tp/sched_process_exec", on_exec, u64) {
    struct broken_counts *here = tracer_counter_here(&counts);

    if (!here || ctx[64] == 0) return tracer_no_row(seen);
    TRACER_ADD(here->starts, 1);
    return tracer_counted(seen);
}
