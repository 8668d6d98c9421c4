/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Of `tracer check`: with --deep the verifier finds a pointer that may be NULL. */
#include <tracer/bpf/event.h>

TRACER_PLUGIN("Program starts, unless the verifier looks deep");

struct unverifiable_counts {
    tracer_amount starts;
};
TRACER_COUNTER(counts, struct unverifiable_counts);

const volatile tracer_flag deep TRACER_OPTION("", "Look where nobody has looked") = 0;

TRACER_ON("raw_tp/sched_process_exec", on_exec, void) {
    struct unverifiable_counts *here = tracer_counter_here(&counts);

    if (!deep && !here) return tracer_no_row(seen);
    TRACER_ADD(here->starts, 1);
    return tracer_counted(seen);
}
