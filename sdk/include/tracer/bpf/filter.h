/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What makes something that the current task does an event: what tracer itself does is none (without --self), and the
 * filters that all plugins share (--pid, --tid, --uid, --comm, --cgroup, -- COMMAND) choose among the others.
 */
#ifndef TRACER_BPF_FILTER_H
#define TRACER_BPF_FILTER_H

#include "program.h"

/* Set by the host before load; a field that is 0 costs nothing, as the verifier removes its test. */
const volatile struct tracer_filter tracer_filter = {};

/* Threads to follow, from their forks until nothing of them is left; the host puts its own map here when a command is
   traced. */
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, u32);
} tracer_followed SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_CGROUP_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, u32);
} tracer_cgroup SEC(".maps");

/* The current task's ids as the user of --pid sees them: in tracer's own pid namespace. */
tracer_inline u64 tracer_filter_ids(void) {
    struct bpf_pidns_info ns = {};

    if (!tracer_filter.pidns_ino) return bpf_get_current_pid_tgid();
    if (bpf_get_ns_current_pid_tgid(tracer_filter.pidns_dev, tracer_filter.pidns_ino, &ns, sizeof(ns)))
        return 0; /* not in that namespace: no pid matches */
    return ((u64)ns.tgid << 32) | ns.pid;
}

/* Do the filters choose the current task? */
tracer_inline bool tracer_wanted(void) {
    if (tracer_filter.pid || tracer_filter.tid) {
        u64 ids = tracer_filter_ids();

        if (tracer_filter.pid && tracer_filter.pid != (u32)(ids >> 32)) return false;
        if (tracer_filter.tid && tracer_filter.tid != (u32)ids) return false;
    }
    if (tracer_filter.has_uid && tracer_filter.uid != (u32)bpf_get_current_uid_gid()) return false;
    if (tracer_filter.has_comm) {
        u64 comm[2] = {};
        const volatile u64 *want = (const volatile u64 *)tracer_filter.comm;

        bpf_get_current_comm(comm, sizeof(comm));
        if (comm[0] != want[0] || comm[1] != want[1]) return false;
    }
    if (tracer_filter.has_cgroup && bpf_current_task_under_cgroup(&tracer_cgroup, 0) != 1) return false;
    if (tracer_filter.follow) {
        u32 tid = (u32)bpf_get_current_pid_tgid();

        if (!bpf_map_lookup_elem(&tracer_followed, &tid)) return false;
    }
    return true;
}

/* Is the current task a thread of tracer itself, which is to be left out? */
tracer_inline bool tracer_is_own(void) {
    return tracer_filter.self && tracer_filter.self == (u32)(bpf_get_current_pid_tgid() >> 32);
}

/* Counts an event as seen. False: it is tracer's own and no event; nothing was counted, and nothing is to be. */
tracer_inline bool tracer_seen(struct tracer_ledger *ledger) {
    if (tracer_is_own()) return false;
    tracer_count(ledger, seen);
    return true;
}

/*
 * Every event begins here. True: it was counted as seen, and is wanted so far; the caller accounts for it as emitted,
 * as lost, or by a filter of the plugin's own as filtered. False: leave it alone; what there was to count was counted.
 */
tracer_inline bool tracer_event(struct tracer_ledger *ledger) {
    if (!tracer_seen(ledger)) return false;
    if (tracer_wanted()) return true;
    tracer_count(ledger, filtered);
    return false;
}

#endif
