// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Counts SIGURG by whom it is for, who is not the current task. */
#include <tracer/bpf/filter_task.h>
#include <tracer/bpf/kernel.h>

#include "others.h"

#define SIGURG 23

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct others_counts);
} counts SEC(".maps");

/* Arguments of the tracepoint: the signal, its siginfo, the task that it is for. */
TRACER_PROGRAM("raw_tp/signal_generate", on_signal, u64) {
    struct tracer_ledger *ledger = tracer_ledger_here();
    u32 zero = 0;
    struct others_counts *here = bpf_map_lookup_elem(&counts, &zero);

    if (!ledger || !here || (s32)ctx[0] != SIGURG || !tracer_once(ledger, copy)) return 0;
    if (!tracer_event_of(ledger, (struct task_struct *)ctx[2])) return 0;
    __sync_fetch_and_add(&here->signals, 1);
    tracer_count(ledger, emitted);
    return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
