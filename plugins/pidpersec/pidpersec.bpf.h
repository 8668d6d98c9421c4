/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What all objects of pidpersec share: the counter. Knows no way of attaching. */
#ifndef PIDPERSEC_BPF_H
#define PIDPERSEC_BPF_H

#include <tracer/bpf/program.h>
#include <tracer/bpf/filter.h>

#include "pidpersec.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct pidpersec_counts);
} counts SEC(".maps");

/* A new task, made by the current one. */
tracer_inline int pidpersec_count(const u32 copy, u32 pid, u32 tgid) {
    u32 zero = 0;
    struct pidpersec_counts *here = bpf_map_lookup_elem(&counts, &zero);
    struct tracer_ledger *ledger = tracer_ledger_here();

    if (!here || !ledger) return 0;
    if (!tracer_once_numbered(ledger, copy, pid)) return 0;
    if (!tracer_event(ledger)) return 0;
    if (pid == tgid)
        __sync_fetch_and_add(&here->processes, 1);
    else
        __sync_fetch_and_add(&here->threads, 1);
    tracer_count(ledger, emitted);
    return 0;
}

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct task_struct {
    unsigned int flags;
    int pid;
    int tgid;
};

#pragma clang attribute pop

#endif
