/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What else there is to know of a task: its ids, its parent, its cgroup, when its process began. Read by CO-RE, which
 * makes the host load the kernel's BTF. Declares the kernel's names alone, so it lives beside an author's own struct
 * task_struct and beside a vmlinux.h. Ids are those of the first pid namespace.
 */
#ifndef TRACER_BPF_TASK_H
#define TRACER_BPF_TASK_H

#include "types.h"

#include <bpf/bpf_helpers.h>

#include <bpf/bpf_core_read.h>

struct task_struct;

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct kernfs_node___tracer_task {
    u64 id;
};

struct cgroup___tracer_task {
    struct kernfs_node___tracer_task *kn;
};

struct css_set___tracer_task {
    struct cgroup___tracer_task *dfl_cgrp;
};

struct task_struct___tracer_task {
    int pid, tgid;
    char comm[TRACER_COMM_LEN];
    u64 start_boottime;
    struct task_struct___tracer_task *real_parent;
    struct task_struct___tracer_task *group_leader;
    struct css_set___tracer_task *cgroups;
};

struct task_struct___tracer_task_old { /* before 5.5 */
    u64 real_start_time;
};

#pragma clang attribute pop

static __always_inline struct task_struct *tracer_task_here(void) {
    return (struct task_struct *)bpf_get_current_task();
}

/*
 * The ids of a task's process and of the thread itself, as bpf_get_current_pid_tgid() has them of the current one.
 * (What the kernel calls a task's pid is the thread's.)
 */
static __always_inline u32 tracer_task_pid_of(struct task_struct *of) {
    struct task_struct___tracer_task *task = (void *)of;

    return (u32)BPF_CORE_READ(task, tgid);
}

static __always_inline u32 tracer_task_tid_of(struct task_struct *of) {
    struct task_struct___tracer_task *task = (void *)of;

    return (u32)BPF_CORE_READ(task, pid);
}

/*
 * The process that would be told of its end: the one that made it, or, where that is gone, the one that took it in.
 * What /proc/PID/status has as PPid (task_state in fs/proc/array.c); a debugger that attached is not meant.
 */
static __always_inline u32 tracer_parent_pid(struct task_struct *of) {
    struct task_struct___tracer_task *task = (void *)of;

    return (u32)BPF_CORE_READ(task, real_parent, tgid);
}

/* The name of that process, of its first thread (real_parent may be any). `to` has TRACER_COMM_LEN bytes. */
static __always_inline void tracer_parent_comm(struct task_struct *of, char *to) {
    struct task_struct___tracer_task *task = (void *)of;
    struct task_struct___tracer_task *parent = BPF_CORE_READ(task, real_parent, group_leader);

    bpf_core_read_str(to, TRACER_COMM_LEN, &parent->comm);
}

/*
 * The id of a task's group in the cgroup v2 tree: the inode number of its folder below /sys/fs/cgroup. As cgroup_id()
 * and task_dfl_cgroup() in include/linux/cgroup.h give it; a kernfs_node has its 64-bit id since 5.5.
 */
static __always_inline u64 tracer_cgroup_of(struct task_struct *of) {
    struct task_struct___tracer_task *task = (void *)of;

    return BPF_CORE_READ(task, cgroups, dfl_cgrp, kn, id);
}

/* The same of the current task, by a helper that needs no BTF of the kernel's (4.18 and later). */
static __always_inline u64 tracer_cgroup_here(void) { return bpf_get_current_cgroup_id(); }

/*
 * When a task's process began, in nanoseconds of CLOCK_BOOTTIME: with the pid it names a process for good. What
 * /proc/PID/stat has in clock ticks as its 22nd field (do_task_stat in fs/proc/array.c); an exec does not change it.
 */
static __always_inline u64 tracer_start_time(struct task_struct *of) {
    struct task_struct___tracer_task *task = (void *)of;
    struct task_struct___tracer_task *leader = BPF_CORE_READ(task, group_leader);

    if (bpf_core_field_exists(leader->start_boottime)) return BPF_CORE_READ(leader, start_boottime);
    return BPF_CORE_READ((struct task_struct___tracer_task_old *)leader, real_start_time);
}

#endif
