/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* @name@: how often CPUs go from one thread to another. */
#include <tracer/bpf/event.h>

TRACER_PLUGIN("Context switches per second", TRACER_OPTION("interval @1 default=1s", "time between two lines"),
              TRACER_OPTION("count @2", "lines before the end"));

struct @name@_counts {
    tracer_amount waits TRACER_COLUMN("name=switches sum=preempted", "all of them")
        TRACER_HELP("the thread had to wait for something");
    tracer_amount preempted TRACER_HELP("the thread could have gone on")
        TRACER_COLUMN("name=rate type=rate unit=1/s sum=waits", "switches a second");
};
TRACER_COUNTER(switches, struct @name@_counts,
               TRACER_SHOWN("template='{time:%H:%M:%S}: {rate:.0f} switches a second, {preempted} preempted'"));

/* As /sys/kernel/tracing/events/sched/sched_switch/format has it. */
struct switch_args {
    u64 common;
    char prev_comm[16];
    s32 prev_pid, prev_prio;
    s64 prev_state; /* 0: it could run */
};

/* Runs in the thread that leaves the CPU, so that is the one that the filters look at. */
TRACER_ON("tp/sched/sched_switch", on_switch, struct switch_args) {
    struct @name@_counts *here = tracer_counter_here(&switches);

    if (!here) return tracer_no_row(seen);
    if (ctx->prev_state)
        TRACER_ADD(here->waits, 1);
    else
        TRACER_ADD(here->preempted, 1);
    return tracer_counted(seen);
}
