/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* pidpersec by sched_process_fork, which runs once for each new task and not for a clone that failed. */
#include "pidpersec.bpf.h"

#include <bpf/bpf_core_read.h>

/* Arguments of the tracepoint: the parent, the child. */
TRACER_PROGRAM("tp_btf/sched_process_fork", fork_btf, u64) {
    struct task_struct *child = (struct task_struct *)ctx[1];

    return pidpersec_count(copy, child->pid, child->tgid);
}

TRACER_PROGRAM("raw_tp/sched_process_fork", fork_raw, u64) {
    struct task_struct *child = (struct task_struct *)ctx[1];

    return pidpersec_count(copy, BPF_CORE_READ(child, pid), BPF_CORE_READ(child, tgid));
}
