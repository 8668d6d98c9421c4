/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What every BPF object of a plugin starts from: programs and their twins, the ledger, and once-only events.
 * Include it in exactly one translation unit an object (each .bpf.c is one).
 */
#ifndef TRACER_BPF_PROGRAM_H
#define TRACER_BPF_PROGRAM_H

#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#include "shared.h"

#define tracer_inline static __always_inline

/*
 * Defines the program NAME and its second copy NAME_twin, with one body. In the body `copy` is 0 or 1. Core loads
 * the twin only where TRACER_PROGRAM_TWIN is declared and a preempted program makes the kernel skip others on its
 * CPU; what the body does must therefore be idempotent: <tracer/bpf/calls.h> and tracer_once() make it so.
 */
#define TRACER_PROGRAM(section, name, ctx_type)                                 \
    tracer_inline int name##_body(ctx_type *ctx, const u32 copy);               \
    SEC(section) int name(ctx_type *ctx) { return name##_body(ctx, 0); }        \
    SEC(section) int name##_twin(ctx_type *ctx) { return name##_body(ctx, 1); } \
    tracer_inline int name##_body(ctx_type *ctx, const u32 copy)

/*
 * Keeps a struct in the object's BTF, so that the host can hold the descriptor against it. (A constant, because
 * that costs no map of its own.)
 */
#define TRACER_JOIN_(a, b) a##b
#define TRACER_JOIN(a, b) TRACER_JOIN_(a, b)
#define TRACER_EXPORT_TYPE(type) type *const volatile TRACER_JOIN(tracer_export_, __LINE__) = 0

/* Set by the host before load: twins are loaded beside the first copies. */
const volatile u32 tracer_twins = 0;

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct tracer_ledger);
} tracer_ledger SEC(".maps");

/* This CPU's ledger; never NULL in practice, but the verifier wants the test. */
tracer_inline struct tracer_ledger *tracer_ledger_here(void) {
    u32 zero = 0;
    return bpf_map_lookup_elem(&tracer_ledger, &zero);
}

/* Atomic, because a preempted program may share its CPU's ledger with the next one. */
#define tracer_count(ledger, field) __sync_fetch_and_add(&(ledger)->field, 1)

/*
 * A run of a program that counts (at a return, or of a hook without one). Only twins need it: without them the
 * kernel's own count of skipped runs says what was missed.
 */
tracer_inline void tracer_count_run(struct tracer_ledger *ledger, const u32 copy) {
    if (!tracer_twins) return;
    if (copy == 0)
        tracer_count(ledger, runs[0]);
    else
        tracer_count(ledger, runs[1]);
}

/* One thread's mark of tracer_once(); only used while twins are loaded. */
struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 8192);
    __type(key, u32);
    __type(value, u32);
} tracer_marks SEC(".maps");

/*
 * For a hook without a return: true for one of the two copies, whichever runs. The first copy always runs before
 * the second, in the same thread: it takes the event and leaves a mark, which the second one consumes.
 */
tracer_inline bool tracer_once(const u32 copy) {
    u32 tid, one = 1, *mark;

    if (!tracer_twins) return true;
    tid = (u32)bpf_get_current_pid_tgid();
    mark = bpf_map_lookup_elem(&tracer_marks, &tid);
    if (copy == 0) {
        if (mark)
            *mark = 1;
        else
            bpf_map_update_elem(&tracer_marks, &tid, &one, BPF_ANY);
        return true;
    }
    if (mark && *mark) {
        *mark = 0;
        return false;
    }
    return true;
}

#endif
