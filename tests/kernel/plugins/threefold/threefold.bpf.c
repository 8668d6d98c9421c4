/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Of `tracer check`: each copy of the program counts the event anew. */
#include <tracer/bpf/event.h>

TRACER_PLUGIN("Program starts, once for each copy");

struct threefold_event {
    tracer_time time;
    tracer_pid pid;
    u32 reserved;
};
TRACER_EVENTS(events, struct threefold_event, TRACER_SHOWN("columns=time,pid"));

TRACER_PROGRAM("raw_tp/sched_process_exec", on_exec, void) {
    struct tracer_ledger *ledger = tracer_ledger_here();
    struct threefold_event *event;

    if (!ledger || !tracer_event(ledger)) return 0;
    event = tracer_ring_reserve_in(ledger, &events, sizeof(*event));
    if (!event) return 0;
    event->time = bpf_ktime_get_boot_ns();
    event->pid = bpf_get_current_pid_tgid() >> 32;
    event->reserved = copy;
    tracer_ring_submit_in(ledger, &events, event);
    return 0;
}
