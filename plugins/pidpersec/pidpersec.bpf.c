/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* pidpersec: how many tasks are made per second. */
#include <tracer/bpf/event.h>
#include <tracer/bpf/frame.h>

#include <bpf/bpf_core_read.h>

TRACER_PLUGIN("New processes and threads per second", TRACER_HOOK("a new task"),
              TRACER_VARIANTS("tp_btf raw_tracepoint kprobe"),
              TRACER_BLIND("workers that io_uring and vhost make inside the kernel (5.12 and later)"),
              TRACER_OPTION("interval @1 default=1s", "Time between two lines"),
              TRACER_OPTION("count @2", "Lines before the end"));

struct pidpersec_counts {
    tracer_amount processes TRACER_COLUMN("name=tasks sum=threads", "New tasks: processes and threads")
        TRACER_HELP("New processes, kernel threads among them");
    tracer_amount threads TRACER_HELP("New threads of processes that were there")
        TRACER_COLUMN("name=rate type=rate unit=1/s sum=processes",
                      "New tasks a second, by the time that really passed");
};
TRACER_COUNTER(tasks, struct pidpersec_counts, TRACER_SHOWN("template='{time:%H:%M:%S}: PIDs/sec: {rate:.0f}'"));

struct task_struct {
    unsigned int flags, pid, tgid;
} __attribute__((preserve_access_index));

tracer_inline struct tracer_done pidpersec_count(struct tracer_seen *seen, struct task_struct *child) {
    struct pidpersec_counts *here = tracer_counter_here(&tasks);

    if (!here) return tracer_no_row(seen);
    TRACER_ADD(*(BPF_CORE_READ(child, pid) == BPF_CORE_READ(child, tgid) ? &here->processes : &here->threads), 1);
    return tracer_counted(seen);
}

/* Runs once for each new task, and not for a clone that failed. ctx has the parent and the child. */
#define CHILD ((struct task_struct *)ctx[1])
TRACER_ON_NUMBERED("tp_btf/sched_process_fork", fork_btf, u64, CHILD->pid) { return pidpersec_count(seen, CHILD); }
TRACER_ON_NUMBERED("raw_tp/sched_process_fork", fork_raw, u64, BPF_CORE_READ(CHILD, pid)) {
    return pidpersec_count(seen, CHILD);
}

/*
 * So does this. Workers of io_uring and vhost pass it, too, but not sched_process_fork (create_io_thread() in
 * kernel/fork.c since 5.12, vhost_task_create() in kernel/vhost_task.c since 6.4): left out here as well.
 */
#define PF_IO_WORKER 0x00000010
#define PF_USER_WORKER 0x00004000 /* since 6.4; before, that bit had another meaning */
struct kernel_clone_args {
    u32 user_worker; /* since 6.4 */
} __attribute__((preserve_access_index));

#define WORKERS (PF_IO_WORKER | (bpf_core_field_exists(struct kernel_clone_args, user_worker) ? PF_USER_WORKER : 0))
tracer_inline bool pidpersec_is_worker(struct task_struct *child) { return BPF_CORE_READ(child, flags) & WORKERS; }

#define WOKEN ((struct task_struct *)PT_REGS_PARM1(ctx))
TRACER_ON_IF("kprobe/wake_up_new_task", wake_up, struct pt_regs, !pidpersec_is_worker(WOKEN)) {
    return pidpersec_count(seen, WOKEN);
}
