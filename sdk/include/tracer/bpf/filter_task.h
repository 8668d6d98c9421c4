/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The filters of <tracer/bpf/filter.h> for a task other than the current one: in hooks of the scheduler, say, where the
 * event belongs to the task that wakes up or goes, whoever runs. Reads the task by CO-RE, so that the host loads the
 * kernel's BTF for it: include it only where it is needed. Lives beside <tracer/bpf/kernel.h> and beside a vmlinux.h.
 */
#ifndef TRACER_BPF_FILTER_TASK_H
#define TRACER_BPF_FILTER_TASK_H

#include "filter.h"

#include <bpf/bpf_core_read.h>

struct task_struct;

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct pid_namespace___tracer {
    struct {
        u32 inum;
    } ns;
};

struct upid___tracer {
    int nr;
    struct pid_namespace___tracer *ns;
};

struct pid___tracer {
    u32 level;
    struct upid___tracer numbers[1]; /* by level of pid namespace, the first one's first */
};

struct cred___tracer {
    struct {
        u32 val;
    } uid;
};

struct kernfs_node___tracer {
    u64 id;
};

struct cgroup___tracer {
    int level;
    struct kernfs_node___tracer *kn;
};

struct cgroup___tracer_ids { /* before 6.1 */
    u64 ancestor_ids[1];
};

struct cgroup___tracer_groups {
    struct cgroup___tracer *ancestors[1];
};

struct css_set___tracer {
    struct cgroup___tracer *dfl_cgrp;
};

struct task_struct___tracer {
    int pid;
    int tgid;
    char comm[TRACER_COMM_LEN];
    struct cred___tracer *cred;
    struct pid___tracer *thread_pid;
    struct task_struct___tracer *group_leader;
    struct css_set___tracer *cgroups;
};

#pragma clang attribute pop

#define TRACER_PID_LEVELS 32 /* MAX_PID_NS_LEVEL, and the first one's 0 */

/* What tracer's own pid namespace calls the thread with these ids; 0: it does not see it. */
tracer_inline u32 tracer_pid_number(struct pid___tracer *ids) {
    u32 level = BPF_CORE_READ(ids, level);
    u64 at = (u64)ids + bpf_core_field_offset(struct pid___tracer, numbers);

    for (u32 i = 0; i <= TRACER_PID_LEVELS; i++) {
        struct upid___tracer *number = (struct upid___tracer *)at;

        if (i > level) break;
        if (BPF_CORE_READ(number, ns, ns.inum) == (u32)tracer_filter.pidns_ino) return (u32)BPF_CORE_READ(number, nr);
        at += bpf_core_type_size(struct upid___tracer);
    }
    return 0;
}

/* The ids of a task as the user of --pid sees them. */
tracer_inline u64 tracer_filter_ids_of(struct task_struct *of) {
    struct task_struct___tracer *task = (void *)of;

    if (!tracer_filter.pidns_ino) return (u64)BPF_CORE_READ(task, tgid) << 32 | (u32)BPF_CORE_READ(task, pid);
    return (u64)tracer_pid_number(BPF_CORE_READ(task, group_leader, thread_pid)) << 32 |
           tracer_pid_number(BPF_CORE_READ(task, thread_pid));
}

/* Is the task in the group of --cgroup, or in one below? (bpf_task_under_cgroup() came with 6.5.) */
tracer_inline bool tracer_task_in_cgroup(struct task_struct *of) {
    struct task_struct___tracer *task = (void *)of;
    struct cgroup___tracer *group = BPF_CORE_READ(task, cgroups, dfl_cgrp);
    u32 level = (u32)BPF_CORE_READ(group, level);

    for (u32 i = tracer_filter.cgroup_from; i <= tracer_filter.cgroup_to; i++) {
        u64 id = 0;

        if (i > level) break;
        if (bpf_core_field_exists(struct cgroup___tracer_ids, ancestor_ids)) {
            u64 at = (u64)group + bpf_core_field_offset(struct cgroup___tracer_ids, ancestor_ids);

            bpf_probe_read_kernel(&id, sizeof(id), (const void *)(at + i * sizeof(id)));
        } else {
            u64 at = (u64)group + bpf_core_field_offset(struct cgroup___tracer_groups, ancestors);
            struct cgroup___tracer *ancestor = 0;

            bpf_probe_read_kernel(&ancestor, sizeof(ancestor), (const void *)(at + i * sizeof(ancestor)));
            id = BPF_CORE_READ(ancestor, kn, id);
        }
        if (id == tracer_filter.cgroup_id) return true;
    }
    return false;
}

/* Do the filters choose `of`? tracer_wanted() for any task. */
tracer_inline bool tracer_wanted_task(struct task_struct *of) {
    struct task_struct___tracer *task = (void *)of;

    if (tracer_filter.pid || tracer_filter.tid) {
        u64 ids = tracer_filter_ids_of(of);

        if (tracer_filter.pid && tracer_filter.pid != (u32)(ids >> 32)) return false;
        if (tracer_filter.tid && tracer_filter.tid != (u32)ids) return false;
    }
    if (tracer_filter.has_uid && tracer_filter.uid != BPF_CORE_READ(task, cred, uid.val)) return false;
    if (tracer_filter.has_comm) {
        u64 comm[2] = {};
        const volatile u64 *want = (const volatile u64 *)tracer_filter.comm;

        /* As a string: what comes after its end is not always 0. */
        bpf_core_read_str(comm, sizeof(comm), &task->comm);
        if (comm[0] != want[0] || comm[1] != want[1]) return false;
    }
    if (tracer_filter.has_cgroup && !tracer_task_in_cgroup(of)) return false;
    if (tracer_filter.follow) {
        u32 tid = (u32)BPF_CORE_READ(task, pid);

        if (!bpf_map_lookup_elem(&tracer_followed, &tid)) return false;
    }
    return true;
}

/* tracer_seen() of an event that is the task's. */
tracer_inline bool tracer_seen_of(struct tracer_ledger *ledger, struct task_struct *of) {
    struct task_struct___tracer *task = (void *)of;

    if (tracer_filter.self && tracer_filter.self == (u32)BPF_CORE_READ(task, tgid)) return false;
    tracer_count(ledger, seen);
    return true;
}

/* tracer_event() of an event that is the task's. */
tracer_inline bool tracer_event_of(struct tracer_ledger *ledger, struct task_struct *task) {
    if (!tracer_seen_of(ledger, task)) return false;
    if (tracer_wanted_task(task)) return true;
    tracer_count(ledger, filtered);
    return false;
}

#endif
