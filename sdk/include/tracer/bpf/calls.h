/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Calls in flight, from the entry of a function to its return: what a thread has under way is kept with it until it
 * exits, so that a call costs two look-ups and no insertion. Nested calls and lost returns are told apart by `frame`,
 * the call's address on the kernel stack: an outer call that is still alive lies above the new one.
 *
 *   frame: fentry and fexit: (u64)ctx, which both share; kprobe: tracer_frame_of_entry(ctx), kretprobe:
 *          tracer_frame_of_return(ctx), both from <tracer/bpf/frame.h>; system calls: TRACER_SYSCALL_FRAME (a thread
 *          is in one at a time).
 *
 * Define before including this header, as needed:
 *   TRACER_CALL_DEPTH  how many nested calls of a thread to follow (1, the default, for system calls);
 *   TRACER_CALL_EXTRA  a struct of the plugin's own, which each slot then carries as `extra`.
 */
#ifndef TRACER_BPF_CALLS_H
#define TRACER_BPF_CALLS_H

#include "filter.h"
#include "program.h"

#ifndef TRACER_CALL_DEPTH
#define TRACER_CALL_DEPTH 1
#endif

/*
 * The frame of every system call: a thread is in one at a time, so it is always the first slot's (`depth` 1). For a
 * kprobe on a system call's function, too: nothing else calls that.
 */
#define TRACER_SYSCALL_FRAME 1

/* One call: what its entry wants to tell its return. `frame` 0: free. */
struct tracer_call {
    u64 frame;
    u64 arg[3];
    u32 copies; /* bit n: copy n of the entry program has run; they run in their order */
    u32 tag;    /* the plugin's own */
#ifdef TRACER_FILTER_AT_ENTRY
    u64 wanted; /* what the filters said at the entry */
#endif
#ifdef TRACER_CALL_EXTRA
    TRACER_CALL_EXTRA extra;
#endif
};

struct tracer_thread_calls {
    struct tracer_call call[TRACER_CALL_DEPTH];
    u32 ended; /* bit n: copy n of the return program has run at the last return */
};

struct {
    __uint(type, BPF_MAP_TYPE_TASK_STORAGE);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __type(key, int);
    __type(value, struct tracer_thread_calls);
} tracer_calls SEC(".maps");

/* Where tracer_task_storage is 0. */
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 16384);
    __type(key, u64); /* the task's address */
    __type(value, struct tracer_thread_calls);
} tracer_calls_hash SEC(".maps");

/* What a thread starts with; here and not on the stack, as `extra` may be large. */
const struct tracer_thread_calls tracer_no_calls = {};

/* The current thread's calls; NULL: it has none yet, or with `make`: there is no room. */
tracer_inline struct tracer_thread_calls *tracer_calls_here(const bool make) {
    struct tracer_thread_calls *calls;
    u64 task;

    if (tracer_task_storage)
        return make ? tracer_thread_storage(&tracer_calls)
                    : bpf_task_storage_get(&tracer_calls, bpf_get_current_task_btf(), 0, 0);
    task = bpf_get_current_task();
    calls = bpf_map_lookup_elem(&tracer_calls_hash, &task);
    if (calls || !make) return calls;
    bpf_map_update_elem(&tracer_calls_hash, &task, &tracer_no_calls, BPF_NOEXIST);
    return bpf_map_lookup_elem(&tracer_calls_hash, &task);
}

/* A call whose return nobody saw; of no interest where it is tracer's own, which makes no events. */
#define tracer_count_call(ledger, field)                   \
    do {                                                   \
        if (!tracer_is_own()) tracer_count(ledger, field); \
    } while (0)

/*
 * At the entry: the call's slot among the first `depth`, to be filled in. NULL: no room, counted as seen and lost_map
 * at once. A call at or below `frame` that is still there has lost its return: counted in `unreturned`, its slot
 * reused.
 */
tracer_inline struct tracer_call *tracer_call_begin_in(const u32 depth, u64 frame, const u32 copy) {
    struct tracer_thread_calls *calls = tracer_calls_here(true);
    struct tracer_ledger *ledger = tracer_ledger_here();
    struct tracer_call *slot;
    u32 free = depth;
    bool first;

    if (!ledger) return 0;
    if (calls) {
#pragma unroll
        for (u32 i = 0; i < depth; i++) {
            struct tracer_call *c = &calls->call[i];

            if (c->frame && c->frame <= frame) {
                if (c->frame == frame && !tracer_is_first(&c->copies, copy)) {
                    tracer_count_run(&ledger->begins, copy, false);
                    return c;
                }
                tracer_count_call(ledger, unreturned);
                c->frame = 0;
            }
            if (!c->frame && free == depth) free = i;
        }
    }
    asm volatile("" : "+r"(free)); /* an index, not a pointer: the verifier must see the bound tested */
    if (!calls || free >= depth) {
        /* Account for the call here, once. Its return will find no entry and count as unmatched: offset that now. */
        first = tracer_is_first_here(copy, 0);
        tracer_count_run(&ledger->begins, copy, first);
        if (first && tracer_seen(ledger)) {
            tracer_count(ledger, lost_map);
            __sync_fetch_and_add(&ledger->unmatched, -1);
        }
        return 0;
    }
    tracer_count_run(&ledger->begins, copy, true);
    slot = &calls->call[free];
    slot->frame = frame;
    slot->copies = 1u << copy;
    return slot;
}

/*
 * At the return: frees the call's slot and gives it back; it stays as it is until this thread's next entry. NULL: no
 * entry was seen, or another copy of the program has taken the call already. Exactly one copy gets it, so that is
 * where an event is counted as seen.
 */
tracer_inline struct tracer_call *tracer_call_take_in(const u32 depth, struct tracer_ledger *ledger, u64 frame,
                                                      const u32 copy) {
    struct tracer_thread_calls *calls = tracer_calls_here(false);
    bool first;

    if (calls) {
#pragma unroll
        for (u32 i = 0; i < depth; i++) {
            struct tracer_call *c = &calls->call[i];

            if (c->frame == frame) {
                c->frame = 0;
                calls->ended = 1u << copy;
                tracer_count_run(&ledger->ends, copy, true);
                return c;
            }
        }
        first = tracer_is_first(&calls->ended, copy);
    } else {
        first = tracer_is_first_here(copy, 0);
    }
    tracer_count_run(&ledger->ends, copy, first);
    if (first) tracer_count_call(ledger, unmatched);
    return 0;
}

#define tracer_call_begin(frame, copy) tracer_call_begin_in(TRACER_CALL_DEPTH, frame, copy)
#define tracer_call_take(ledger, frame, copy) tracer_call_take_in(TRACER_CALL_DEPTH, ledger, frame, copy)

/* The same with a copy of the call in `out`. */
tracer_inline bool tracer_call_end(u64 frame, const u32 copy, struct tracer_call *out) {
    struct tracer_ledger *ledger = tracer_ledger_here();
    struct tracer_call *call;

    if (!ledger) return false;
    call = tracer_call_take(ledger, frame, copy);
    if (!call) return false;
    *out = *call;
    out->frame = frame;
    return true;
}

/* A thread ends. Its slot in the hash is freed, or ended threads would fill it; task storage is freed by the kernel. */
TRACER_PROGRAM("raw_tp/sched_process_exit", tracer_thread_exit, void) {
    struct tracer_thread_calls *calls = tracer_calls_here(false);
    struct tracer_ledger *ledger = tracer_ledger_here();
    u64 task;

    if (!calls || !ledger) return 0;
#pragma unroll
    for (u32 i = 0; i < TRACER_CALL_DEPTH; i++) {
        if (!calls->call[i].frame) continue;
        tracer_count_call(ledger, unreturned);
        calls->call[i].frame = 0;
    }
    if (tracer_task_storage) return 0;
    task = bpf_get_current_task();
    bpf_map_delete_elem(&tracer_calls_hash, &task);
    return 0;
}

#endif
