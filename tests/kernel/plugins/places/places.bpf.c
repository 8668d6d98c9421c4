/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* New tasks, told by one program at each of two places that every new task comes by; the third is in no kernel. */
#include <tracer/bpf/hooks.h>

TRACER_PLUGIN("New tasks, at two places each", TRACER_HOOK("two places in the making of a task"));

struct places_event {
    tracer_time time;
    tracer_pid pid;
    u32 reserved;
    u64 place; /* another number at each place */
};
TRACER_EVENTS(events, struct places_event);

tracer_inline struct tracer_done told(struct tracer_seen *seen, u64 place) {
    struct places_event *event = tracer_reserve(&events, struct places_event);

    if (!event) return tracer_no_room(seen);
    event->time = bpf_ktime_get_boot_ns();
    event->pid = bpf_get_current_pid_tgid() >> 32;
    event->reserved = 0;
    event->place = place;
    return tracer_submit(seen, &events, event);
}

/* In the fourth word task_newtask has the beginning of the new task's name, which is that of the one that forks. */
TRACER_ON("tp", on_tracepoint, u32, TRACER_TARGET("task:task_newtask"), TRACER_TARGET("sched:sched_no_such_event"),
          TRACER_TARGET("sched:sched_process_fork"), TRACER_OPTIONAL, TRACER_IN("tp")) {
    u32 name[TRACER_COMM_LEN / sizeof(u32)] = {};

    bpf_get_current_comm(name, sizeof(name));
    return told(seen, ctx[3] == name[0]);
}

/* The first argument of sched_process_fork is the task that forks. */
TRACER_ON("raw_tp", on_raw, u64, TRACER_TARGET("task_newtask"), TRACER_TARGET("sched_no_such_event"),
          TRACER_TARGET("sched_process_fork"), TRACER_OPTIONAL) {
    return told(seen, ctx[0] == bpf_get_current_task());
}

TRACER_ON("kprobe", on_function, struct pt_regs, TRACER_TARGET("kernel_clone"), TRACER_TARGET("sched_no_such_function"),
          TRACER_TARGET("wake_up_new_task"), TRACER_OPTIONAL) {
    return told(seen, (u32)PT_REGS_IP(ctx)); /* a number that JSON has as one */
}
