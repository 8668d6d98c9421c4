/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Of `tracer check`: what becomes of an event is not counted. */
#include <tracer/bpf/event.h>

TRACER_PLUGIN("Program starts that are seen, and no more");

struct unbalanced_event {
    tracer_time time;
    tracer_pid pid;
    u32 reserved;
};
TRACER_EVENTS(events, struct unbalanced_event, TRACER_SHOWN("columns=time,pid"));

TRACER_ON("raw_tp/sched_process_exec", on_exec, void) {
    struct unbalanced_event *event = tracer_reserve(&events, struct unbalanced_event);

    if (!event) return tracer_no_room(seen);
    event->time = bpf_ktime_get_boot_ns();
    event->pid = bpf_get_current_pid_tgid() >> 32;
    event->reserved = 0;
    bpf_ringbuf_submit(event, 0);
    return TRACER_DONE;
}
