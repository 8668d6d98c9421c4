/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Keeps the threads of a command and its descendants in one map, which every plugin's filter shares. Each program has
 * its copies, since a preempted one makes the kernel skip others on its CPU, and each may run three times without harm.
 * The ledger's `ends` counts everybody's forks and execs, so that the host knows how many nobody saw.
 */
#include <tracer/bpf/program.h>

#include <bpf/bpf_core_read.h>

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct upid {
    int nr;
    void *ns;
};

struct pid {
    u32 level;
    struct upid numbers[1];
};

struct list_head {
    struct list_head *next;
};

struct task_struct___follow {
    int pid;
    struct list_head children;
    struct list_head sibling;
    struct pid *thread_pid;
};
#pragma clang attribute pop

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 1); /* the host makes it as large as there can be threads */
    __type(key, u32);       /* thread id in the root namespace */
    __type(value, u64);     /* the task's address, by which an id's owners are told apart; 0: not known */
} followed SEC(".maps");

tracer_inline void follow_thread(struct tracer_ledger *ledger, u32 tid, u64 task) {
    if (bpf_map_update_elem(&followed, &tid, &task, BPF_ANY)) tracer_count(ledger, lost_map);
}

TRACER_PROGRAM("raw_tp/sched_process_fork", follow_fork, struct bpf_raw_tracepoint_args) {
    u32 tid = (u32)bpf_get_current_pid_tgid();
    struct task_struct___follow *child = (struct task_struct___follow *)ctx->args[1];
    u32 child_tid = BPF_CORE_READ(child, pid);
    struct tracer_ledger *ledger = tracer_ledger_here();

    if (!ledger) return 0;
    tracer_once_numbered(ledger, copy, child_tid);
    if (bpf_map_lookup_elem(&followed, &tid))
        follow_thread(ledger, child_tid, (u64)child);
    else if (bpf_map_lookup_elem(&followed, &child_tid)) /* the id's former owner is still there */
        bpf_map_delete_elem(&followed, &child_tid);
    return 0;
}

/*
 * A thread that is not the leader takes over the leader's id when it execs. The leader has exited by then, but its
 * entry is still there, so that what the thread does on its way here is seen, too.
 */
TRACER_PROGRAM("raw_tp/sched_process_exec", follow_exec, struct bpf_raw_tracepoint_args) {
    u32 tid = (u32)bpf_get_current_pid_tgid(), old = (u32)ctx->args[1];
    struct tracer_ledger *ledger = tracer_ledger_here();

    if (!ledger) return 0;
    tracer_once(ledger, copy);
    if (bpf_map_lookup_elem(&followed, &old)) {
        follow_thread(ledger, tid, bpf_get_current_task());
        if (old != tid) bpf_map_delete_elem(&followed, &old);
    }
    return 0;
}

/*
 * Nothing of the task runs any more. (At sched_process_exit it still does, and this program may run before those of the
 * plugins.) A new task may have its id already.
 */
TRACER_PROGRAM("raw_tp/sched_process_free", follow_free, struct bpf_raw_tracepoint_args) {
    struct task_struct___follow *task = (struct task_struct___follow *)ctx->args[0];
    u32 tid = BPF_CORE_READ(task, pid);
    u64 *owner = bpf_map_lookup_elem(&followed, &tid);

    if (owner && (!*owner || *owner == (u64)task)) bpf_map_delete_elem(&followed, &tid);
    return 0;
}

#define CHILDREN 256

/*
 * Run by the host in its own context if it is not in the first pid namespace: gives the root namespace's id of its
 * child args[0]; 0: not found.
 */
SEC("raw_tp") int follow_root_tid(struct bpf_raw_tracepoint_args *ctx) {
    struct task_struct___follow *task = (struct task_struct___follow *)bpf_get_current_task();
    u64 head = (u64)task + bpf_core_field_offset(struct task_struct___follow, children);
    u64 at = (u64)BPF_CORE_READ(task, children.next);
    int wanted = (int)ctx->args[0];

    for (u32 i = 0; i < CHILDREN && at != head; i++) {
        struct task_struct___follow *child = (void *)(at - bpf_core_field_offset(struct task_struct___follow, sibling));
        struct pid *ids = BPF_CORE_READ(child, thread_pid);
        u32 level = BPF_CORE_READ(ids, level) & 31; /* MAX_PID_NS_LEVEL is 32 */
        u64 number = (u64)ids + bpf_core_field_offset(struct pid, numbers);
        int nr = 0;

        number += level * bpf_core_type_size(struct upid);
        bpf_probe_read_kernel(&nr, sizeof(nr), (void *)number);
        if (nr == wanted) return BPF_CORE_READ(child, pid);
        at = (u64)BPF_CORE_READ(child, sibling.next);
    }
    return 0;
}
