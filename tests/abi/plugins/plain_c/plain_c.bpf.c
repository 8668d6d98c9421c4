/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Counts forks: the smallest object that a descriptor can stand for. */
#include <tracer/bpf/filter.h>

#include "plain_c.h"

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct plain_c_value);
} forks SEC(".maps");

SEC("raw_tp/sched_process_fork") int on_fork(void *ctx) {
    struct tracer_ledger *ledger = tracer_ledger_here();
    struct plain_c_value *value;
    u32 zero = 0;

    value = bpf_map_lookup_elem(&forks, &zero);
    if (!ledger || !value) return 0;
    if (!tracer_event(ledger)) return 0;
    __sync_fetch_and_add(&value->forks, 1);
    tracer_count(ledger, emitted);
    return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
