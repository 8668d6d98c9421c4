/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Of `tracer check`: with --deep a program reads behind its context, which the verifier refuses. */
#include <tracer/bpf/event.h>

TRACER_PLUGIN("Program starts, unless somebody looks deep");

struct unverifiable_counts {
    tracer_amount starts;
};
TRACER_COUNTER(counts, struct unverifiable_counts);

const volatile tracer_flag deep TRACER_OPTION("", "Look where nothing is") = 0;

TRACER_ON("raw_tp/sched_process_exec", on_exec, u64) {
    struct unverifiable_counts *here = tracer_counter_here(&counts);

    if (!here || (deep && ctx[64] == 0)) return tracer_no_row(seen);
    TRACER_ADD(here->starts, 1);
    return tracer_counted(seen);
}
