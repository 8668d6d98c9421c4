/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* One of its places is reached from within its own run at the other, so that the kernel skips it there each time. */
#include <tracer/bpf/event.h>

TRACER_PLUGIN("Forks that print a line", TRACER_HOOK("a fork, and a line that a program prints"));

struct skipped_counter {
    tracer_amount forks;
};
TRACER_COUNTER(counter, struct skipped_counter);

TRACER_ON("raw_tp", on_fork, void, TRACER_TARGET("sched_process_fork"), TRACER_TARGET("bpf_trace_printk")) {
    struct skipped_counter *here = tracer_counter_here(&counter);
    static const char line[] = "forked";

    if (!here) return tracer_no_row(seen);
    bpf_trace_printk(line, sizeof(line));
    TRACER_ADD(here->forks, 1);
    return tracer_counted(seen);
}
