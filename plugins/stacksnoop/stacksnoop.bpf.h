/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What all variants of stacksnoop share. An event carries its own stack: ids of a stack map are never freed, collide,
 * and with BPF_F_REUSE_STACKID may stand for another stack by the time they are read. The stack map serves the
 * aggregated mode alone.
 */
#ifndef STACKSNOOP_BPF_H
#define STACKSNOOP_BPF_H

#include <tracer/bpf/filter.h>
#include <tracer/bpf/program.h>
#include <tracer/bpf/ring.h>
#include <tracer/bpf/table.h>

#include <linux/errno.h>

#include "stacksnoop.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

/* The name that the user gave; filled in by the host with the target. */
const volatile char function_name[STACKSNOOP_FUNCTION_LEN] __attribute__((aligned(8))) = {};

TRACER_RING(events, struct stacksnoop_event);
TRACER_TABLE(stack_counts, struct stacksnoop_key, struct stacksnoop_value, 16384);

struct {
    __uint(type, BPF_MAP_TYPE_STACK_TRACE);
    __uint(max_entries, 16384);
    __uint(key_size, sizeof(u32));
    __uint(value_size, STACKSNOOP_FRAMES * sizeof(u64));
} stacks SEC(".maps");

/* Counts the event and says whether it is wanted; NULL: it is not, or another copy of the program has it. */
tracer_inline struct tracer_ledger *stacksnoop_wanted(const u32 copy) {
    struct tracer_ledger *ledger = tracer_ledger_here();

    if (!ledger) return 0;
    if (!tracer_once(ledger, copy)) return 0;
    return tracer_event(ledger) ? ledger : 0;
}

/* Word by word as a volatile: if it were copied whole, the compiler would put the empty initial value here. */
tracer_inline void stacksnoop_name(char *to) {
    const volatile u64 *from = (const volatile u64 *)function_name;
    u64 word;

#pragma unroll
    for (u32 i = 0; i < STACKSNOOP_FUNCTION_LEN / sizeof(u64); i++) {
        word = from[i];
        __builtin_memcpy(to + i * sizeof(u64), &word, sizeof(word));
    }
}

/* One event with its stack. */
tracer_inline int stacksnoop_call(void *ctx, const u32 copy) {
    struct tracer_ledger *ledger = stacksnoop_wanted(copy);
    struct stacksnoop_event *event;
    u64 ids;
    u32 frames = 0;
    long bytes;

    if (!ledger) return 0;
    event = tracer_ring_reserve_in(ledger, &events, sizeof(*event));
    if (!event) return 0;
    ids = bpf_get_current_pid_tgid();
    event->time = bpf_ktime_get_boot_ns();
    event->pid = ids >> 32;
    event->tid = (u32)ids;
    event->cpu = bpf_get_smp_processor_id();
    event->reserved = 0;
    bpf_get_current_comm(event->comm, sizeof(event->comm));
    stacksnoop_name(event->function);
    bytes = bpf_get_stack(ctx, event->stack, STACKSNOOP_FRAMES * sizeof(u64), 0);
    if (bytes > 0) frames = (u32)bytes / sizeof(u64);
    if (frames > STACKSNOOP_FRAMES) frames = STACKSNOOP_FRAMES;
    event->stack[frames] = 0; /* the reader looks no further */
    tracer_ring_submit_in(ledger, &events, event);
    return 0;
}

/* One more call with this stack. */
tracer_inline int stacksnoop_count(void *ctx, const u32 copy) {
    struct tracer_ledger *ledger = stacksnoop_wanted(copy);
    const struct stacksnoop_value none = {};
    struct stacksnoop_key key = {};
    struct stacksnoop_value *row;

    if (!ledger) return 0;
    key.stack_id = bpf_get_stackid(ctx, &stacks, 0);
    if (key.stack_id == -EFAULT) {
        key.stack_id = -1; /* there is no stack: at a system call's tracepoint the registers may be user space's */
    } else if (key.stack_id < 0) { /* the map is full, or its place is taken by another stack */
        tracer_count(ledger, lost_map);
        return 0;
    }
    bpf_get_current_comm(key.comm, sizeof(key.comm));
    row = tracer_table_row(&stack_counts, &key, &none);
    if (!row) return 0;
    __sync_fetch_and_add(&row->count, 1);
    tracer_count(ledger, emitted);
    return 0;
}

#endif
