/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* New tasks, told in three programs one after the other. */
#include <tracer/bpf/tail_call.h>

TRACER_PLUGIN("New processes, step by step", TRACER_HOOK("a new task"));

struct steps_event {
    tracer_time time;
    tracer_pid parent;
    u32 step;
};
TRACER_EVENTS(events, struct steps_event);

TRACER_TAILS(steps, 2);

TRACER_TAIL(steps, 1, "tp/sched/sched_process_fork", void) {
    struct steps_event *event = tracer_reserve(&events, struct steps_event);

    if (!event) return tracer_no_room(seen);
    event->time = bpf_ktime_get_boot_ns();
    event->parent = bpf_get_current_pid_tgid() >> 32;
    event->step = 1;
    return tracer_submit(seen, &events, event);
}
TRACER_TAIL(steps, 0, "tp/sched/sched_process_fork", void) { return tracer_go_on(seen, ctx, &steps, 1); }
TRACER_ON("tp/sched/sched_process_fork", on_fork, void) { return tracer_go_on(seen, ctx, &steps, 0); }
