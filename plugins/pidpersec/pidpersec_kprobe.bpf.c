/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * pidpersec by a kprobe on wake_up_new_task(), which every new task passes once, and a failed clone never. Workers of
 * io_uring and vhost pass it, too, but not sched_process_fork (create_io_thread() in kernel/fork.c since 5.12, and
 * vhost_task_create() in kernel/vhost_task.c since 6.4), so they are left out here as well.
 */
#include "pidpersec.bpf.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include <linux/ptrace.h>

#define PF_IO_WORKER 0x00000010
#define PF_USER_WORKER 0x00004000 /* since 6.4; before, that bit had another meaning */

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct kernel_clone_args {
    u32 user_worker; /* since 6.4 */
};

#pragma clang attribute pop

SEC("kprobe") int wake_up(struct pt_regs *ctx) {
    struct task_struct *child = (struct task_struct *)PT_REGS_PARM1(ctx);
    u32 workers = PF_IO_WORKER;

    if (bpf_core_field_exists(struct kernel_clone_args, user_worker)) workers |= PF_USER_WORKER;
    if (BPF_CORE_READ(child, flags) & workers) return 0;
    return pidpersec_count(0, BPF_CORE_READ(child, pid), BPF_CORE_READ(child, tgid));
}
