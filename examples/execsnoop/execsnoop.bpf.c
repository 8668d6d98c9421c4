/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* execsnoop: programs that processes start, with all their arguments. */
#include <tracer/bpf/event.h>

#include <bpf/bpf_core_read.h>

TRACER_PLUGIN("Programs that processes start, with their arguments", TRACER_BLIND("starts that failed"));

struct execsnoop_event {
    tracer_time time;
    tracer_pid pid;
    tracer_pid ppid TRACER_HELP("the process that started it");
    tracer_comm comm;
    tracer_word args[]; /* only as long as it is, up to the 4096 bytes below */
};
TRACER_EVENTS_WITH_TAIL(execs, struct execsnoop_event, 4096);

struct mm_struct {
    unsigned long arg_start, arg_end;
} __attribute__((preserve_access_index));
struct task_struct {
    struct mm_struct *mm;
    struct task_struct *real_parent;
    int tgid;
} __attribute__((preserve_access_index));

/* In the new program, before any of it runs: its arguments lie in its memory as it will find them. */
TRACER_ON("tp/sched/sched_process_exec", on_exec, void) {
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    u64 start = BPF_CORE_READ(task, mm, arg_start), end = BPF_CORE_READ(task, mm, arg_end);
    struct execsnoop_event *event = tracer_reserve_tail(execs, struct execsnoop_event);

    if (!event) return tracer_no_room(seen);
    event->time = bpf_ktime_get_boot_ns();
    event->pid = bpf_get_current_pid_tgid() >> 32;
    event->ppid = BPF_CORE_READ(task, real_parent, tgid);
    bpf_get_current_comm(event->comm, sizeof(event->comm));
    tracer_tail_add_user(execs, event, (void *)start, end - start);
    return tracer_submit_tail(seen, execs, event);
}
