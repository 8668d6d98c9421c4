/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What every BPF object of a plugin starts from: programs and their copies, the ledger, and once-only events.
 * Include it in exactly one translation unit per object (each .bpf.c is one).
 */
#ifndef TRACER_BPF_PROGRAM_H
#define TRACER_BPF_PROGRAM_H

#ifndef __VMLINUX_H__
#include <linux/bpf.h>
#endif

#include <bpf/bpf_helpers.h>

#include "shared.h"

#define tracer_inline static __always_inline

/*
 * Defines the program NAME and its copies NAME_copy1 and NAME_copy2, with one body. In the body `copy` is the constant
 * 0, 1 or 2. Core loads the copies only where TRACER_PROGRAM_COPIED is declared and a preempted program makes the
 * kernel skip others on its CPU; what the body does must therefore be idempotent: <tracer/bpf/calls.h> and
 * tracer_once() make it so. At each event the copies run in this order, in the same thread, one after the other.
 */
#define TRACER_PROGRAM(section, name, ctx_type) TRACER_COPIES_OF(section, name, ctx_type, )

/* The same with attributes of the first, which alone is told of in a description. */
#define TRACER_COPIES_OF(section, name, ctx_type, attributes)                    \
    tracer_inline int name##_body(ctx_type *ctx, const u32 copy);                \
    attributes SEC(section)                                                      \
    int name(ctx_type *ctx) { return name##_body(ctx, 0); }                      \
    SEC(section) int name##_copy1(ctx_type *ctx) { return name##_body(ctx, 1); } \
    SEC(section) int name##_copy2(ctx_type *ctx) { return name##_body(ctx, 2); } \
    tracer_inline int name##_body(ctx_type *ctx, const u32 copy)

/*
 * Keeps a struct in the object's BTF, so that the host can check the descriptor against it. (A constant, because
 * that costs no map of its own.)
 */
#define TRACER_JOIN_(a, b) a##b
#define TRACER_JOIN(a, b) TRACER_JOIN_(a, b)
#define TRACER_EXPORT_TYPE(type) type *const volatile TRACER_JOIN(tracer_export_, __LINE__) = 0

/* Set by the host before load: programs have their copies beside them. */
const volatile u32 tracer_copied = 0;

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
 * The copies of a program run in their order, in the same thread. So where `ran`, a bit for each copy that has run
 * there, has bits of earlier copies only, this run is of the event that they saw; else it is an event's first.
 */
tracer_inline bool tracer_is_first(u32 *ran, const u32 copy) {
    const bool first = !*ran || *ran >> copy;

    *ran = first ? 1u << copy : *ran | 1u << copy;
    return first;
}

/*
 * Counts a run, so that the host can find out what no copy saw; without copies the kernel's own count of skipped runs
 * tells. The event is counted before its run, so that a reader in between takes nothing for skipped.
 */
tracer_inline void tracer_count_run(struct tracer_runs *runs, const u32 copy, const bool first) {
    if (!tracer_copied) return;
    if (first) tracer_count(runs, events);
    tracer_count(runs, copy[copy]);
}

/* What has run in a thread, and at which event where that has a number; only used while copies are loaded. */
struct tracer_mark {
    u32 ran;
    u32 number;
};

/*
 * What belongs to a thread is kept with it: in task storage, which has no capacity and goes with the task whatever ends
 * it. Set by the host before load: this kernel has it for our programs, and never refuses them. If not, a hash stands
 * in for it, by the address of the task; an exec changes a thread's id, but not that. The host makes the hash large
 * enough for as many threads as there can be. Of the two maps it creates only the one that is used.
 */
const volatile u32 tracer_task_storage = 0;

struct {
    __uint(type, BPF_MAP_TYPE_TASK_STORAGE);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __type(key, int);
    __type(value, struct tracer_mark);
} tracer_marks SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 8192);
    __type(key, u64); /* the task's address */
    __type(value, struct tracer_mark);
} tracer_marks_hash SEC(".maps");

/*
 * What the current thread has in the task storage `map`, made if there is none; NULL: no memory. The kernel refuses
 * what it would grant a moment later while another map, such as that of a tracer that has ended, frees the last that
 * the thread had (-EAGAIN of bpf_local_storage_update() in kernel/bpf/bpf_local_storage.c, 6.12): so a second try.
 */
tracer_inline void *tracer_thread_storage(void *map) {
    void *found = bpf_task_storage_get(map, bpf_get_current_task_btf(), 0, BPF_LOCAL_STORAGE_GET_F_CREATE);

    return found ? found : bpf_task_storage_get(map, bpf_get_current_task_btf(), 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
}

/* The current thread's mark, made if there is none; NULL: no memory. */
tracer_inline struct tracer_mark *tracer_mark_here(void) {
    struct tracer_mark none = {}, *mark;
    u64 task;

    if (tracer_task_storage) return tracer_thread_storage(&tracer_marks);
    task = bpf_get_current_task();
    mark = bpf_map_lookup_elem(&tracer_marks_hash, &task);
    if (mark) return mark;
    bpf_map_update_elem(&tracer_marks_hash, &task, &none, BPF_NOEXIST);
    return bpf_map_lookup_elem(&tracer_marks_hash, &task);
}

/* tracer_is_first() by the mark of the current thread. */
tracer_inline bool tracer_is_first_here(const u32 copy, u32 number) {
    struct tracer_mark *mark;

    if (!tracer_copied) return true;
    mark = tracer_mark_here();
    /* Where the last copy can have none, no earlier one had any at this event: so the event is the last one's. */
    if (!mark) return copy == TRACER_COPIES - 1;
    if (mark->number != number) {
        mark->number = number;
        mark->ran = 0;
    }
    return tracer_is_first(&mark->ran, copy);
}

/*
 * At a hook without a return: true for one of the copies, whichever runs first. Counts the run. `number` tells a
 * thread's event from its next, as the id of a new task does; then no two can be taken for one.
 */
tracer_inline bool tracer_once_numbered(struct tracer_ledger *ledger, const u32 copy, u32 number) {
    const bool first = tracer_is_first_here(copy, number);

    tracer_count_run(&ledger->ends, copy, first);
    return first;
}

/* The same where an event has no number. */
tracer_inline bool tracer_once(struct tracer_ledger *ledger, const u32 copy) {
    return tracer_once_numbered(ledger, copy, 0);
}

#endif
