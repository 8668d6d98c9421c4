/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* At each fork what <tracer/bpf/task.h> says of the one who forks. */
#include <tracer/bpf/event.h>
#include <tracer/bpf/task.h>

TRACER_PLUGIN("Who forks, who made it, since when and in which cgroup");

struct relatives_event {
    tracer_time time;
    tracer_pid pid;
    tracer_pid tid;
    tracer_pid pid_read; /* by the way for any task */
    tracer_pid tid_read;
    tracer_pid parent;
    tracer_comm parent_comm;
    u32 reserved;
    u64 cgroup;      /* by the helper for the current task */
    u64 cgroup_read; /* by the way for any task */
    u64 started;
};
TRACER_EVENTS(events, struct relatives_event);

TRACER_ON("tp/sched/sched_process_fork", on_fork, void) {
    struct relatives_event *event = tracer_reserve(&events, struct relatives_event);
    struct task_struct *task = tracer_task_here();

    if (!event) return tracer_no_room(seen);
    __builtin_memset(event, 0, sizeof(*event));
    event->time = bpf_ktime_get_boot_ns();
    event->pid = bpf_get_current_pid_tgid() >> 32;
    event->tid = (u32)bpf_get_current_pid_tgid();
    event->pid_read = tracer_task_pid_of(task);
    event->tid_read = tracer_task_tid_of(task);
    event->parent = tracer_parent_pid(task);
    tracer_parent_comm(task, event->parent_comm);
    event->cgroup = tracer_cgroup_here();
    event->cgroup_read = tracer_cgroup_of(task);
    event->started = tracer_start_time(task);
    return tracer_submit(seen, &events, event);
}
