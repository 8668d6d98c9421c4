/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Of `tracer check`: every event is counted, and whom the user asked for is not. */
#include <tracer/bpf/event.h>

TRACER_PLUGIN("Program starts of everybody");

struct unfiltered_event {
    tracer_time time;
    tracer_pid pid;
    u32 reserved;
};
TRACER_EVENTS(events, struct unfiltered_event, TRACER_SHOWN("columns=time,pid"));

TRACER_PROGRAM("raw_tp/sched_process_exec", on_exec, void) {
    struct tracer_ledger *ledger = tracer_ledger_here();
    struct unfiltered_event *event;

    if (!ledger || !tracer_once(ledger, copy) || !tracer_seen(ledger)) return 0;
    event = tracer_ring_reserve_in(ledger, &events, sizeof(*event));
    if (!event) return 0;
    event->time = bpf_ktime_get_boot_ns();
    event->pid = bpf_get_current_pid_tgid() >> 32;
    event->reserved = 0;
    tracer_ring_submit_in(ledger, &events, event);
    return 0;
}
