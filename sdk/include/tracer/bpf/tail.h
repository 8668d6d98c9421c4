/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Event records that end in a text of any length: a path, the words of a command line. Only the bytes that are used
 * cross the ring.
 *
 *     struct exec_event {
 *         u64 time;
 *         char args[]; // begins where the struct ends
 *     };
 *     TRACER_TAIL_RING(events, struct exec_event, 4096);
 *
 * A ring buffer takes reservations of constant size alone, and the length is known only once the text is there. So a
 * record is put together in a slot beside the ring and then copied out. A CPU has several slots, because a program may
 * be preempted, or interrupted, by another that has a record under way on the same CPU: each takes a slot that nobody
 * has. If there is none, the event is lost, and counted as if the ring were full. (With a path of 44 bytes, a run took
 * 100 ns; a reservation of just that size 85, one of 4096 bytes 900, and a slot kept with the thread in task storage,
 * which kernels before 5.12 lack, 120. A reservation by size class must know the length first.)
 *
 * Every slot that tracer_tail_reserve() gives has to be handed on by tracer_tail_submit() or given back by
 * tracer_tail_discard().
 */
#ifndef TRACER_BPF_TAIL_H
#define TRACER_BPF_TAIL_H

#include "ring.h"

/* Programs that may have a record under way on one CPU at a time. */
#define TRACER_TAIL_SLOTS 4

/* What stands before a slot's record. */
struct tracer_tail_slot {
    u32 users; /* 1: one program has it */
    u32 used;  /* bytes of the tail */
};

/*
 * Declares the ring buffer `name` of `record_type` records, whose flexible last member has `most` bytes at most: the
 * `size` of the column with TRACER_COLUMN_TAIL. In a slot there is room for twice as many, so that the verifier sees
 * each write end inside it. A per-CPU value has at most 32 KiB.
 */
#define TRACER_TAIL_RING(name, record_type, most) \
    TRACER_RING(name, record_type);               \
    TRACER_TAIL_SLOTS_OF(name, record_type, most)

#define TRACER_TAIL_SLOTS_OF(name, record_type, most)                                                                \
    enum { name##_fixed = sizeof(record_type), name##_most = (most) };                                               \
    _Static_assert((most) > 0 && sizeof(record_type) + 2 * (most) + 8 <= 32768, "a tail of that size does not fit"); \
    struct name##_slot {                                                                                             \
        struct tracer_tail_slot head;                                                                                \
        char record[sizeof(record_type) + 2 * (most)];                                                               \
    };                                                                                                               \
    struct {                                                                                                         \
        __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);                                                                     \
        __uint(max_entries, TRACER_TAIL_SLOTS);                                                                      \
        __type(key, u32);                                                                                            \
        __type(value, struct name##_slot);                                                                           \
    } name##_slots SEC(".maps")

tracer_inline struct tracer_tail_slot *tracer_tail_slot_of(void *record) {
    return (struct tracer_tail_slot *)record - 1;
}

/*
 * A slot of this CPU's that nobody has. Whoever adds itself and then finds only itself there has it; a program that
 * comes in between finds two, and leaves again. (An atomic add is all that every kernel from 5.10 on has.)
 */
tracer_inline struct tracer_tail_slot *tracer_tail_take(void *slots) {
#pragma unroll
    for (u32 i = 0; i < TRACER_TAIL_SLOTS; i++) {
        u32 key = i;
        struct tracer_tail_slot *slot = bpf_map_lookup_elem(slots, &key);

        if (!slot) return 0;
        __sync_fetch_and_add(&slot->users, 1);
        if (*(volatile u32 *)&slot->users == 1) {
            slot->used = 0;
            return slot;
        }
        __sync_fetch_and_add(&slot->users, -1);
    }
    return 0;
}

tracer_inline void tracer_tail_give_back(void *record) {
    __sync_fetch_and_add(&tracer_tail_slot_of(record)->users, -1);
}

tracer_inline void *tracer_tail_reserve_sized(struct tracer_ledger *ledger, void *slots) {
    struct tracer_tail_slot *slot = tracer_tail_take(slots);

    if (!slot) {
        tracer_count(ledger, lost_ring);
        return 0;
    }
    return slot + 1;
}

/* The bytes that a tail has so far, as a number that the verifier knows to be at most `most`. */
tracer_inline u64 tracer_tail_bounded(u64 used, const u64 most) {
    asm volatile("" : "+r"(used)); /* or the compiler, which may know the bound, drops the test */
    return used > most ? most : used;
}

/* Where the next byte goes. */
tracer_inline char *tracer_tail_end(void *record, const u64 fixed, const u64 most) {
    return (char *)record + fixed + tracer_tail_bounded(tracer_tail_slot_of(record)->used, most);
}

/* `length` bytes were written there; a helper's error counts as none. */
tracer_inline void tracer_tail_grow(void *record, s64 length, const u64 most) {
    struct tracer_tail_slot *slot = tracer_tail_slot_of(record);

    if (length > 0) slot->used = (u32)tracer_tail_bounded(slot->used + (u64)length, most);
}

tracer_inline void tracer_tail_add_user_sized(void *record, const void *from, u64 length, const u64 fixed,
                                              const u64 most) {
    length = tracer_tail_bounded(length, most);
    if (!bpf_probe_read_user(tracer_tail_end(record, fixed, most), (u32)length, from))
        tracer_tail_grow(record, (s64)length, most);
}

tracer_inline void tracer_tail_submit_sized(struct tracer_ledger *ledger, void *ring, void *record, const u64 fixed,
                                            const u64 most) {
    const u64 used = tracer_tail_bounded(tracer_tail_slot_of(record)->used, most);
    const u64 flags = tracer_ring_is_due(ledger, ring, fixed + most) ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP;

    if (bpf_ringbuf_output(ring, record, fixed + used, flags))
        tracer_count(ledger, lost_ring);
    else
        tracer_count(ledger, emitted);
    tracer_tail_give_back(record);
}

/* Room for a record of ring `name`; NULL: there is none, counted. The caller has counted `seen`. Set every byte. */
#define tracer_tail_reserve(ledger, name) tracer_tail_reserve_sized(ledger, &name##_slots)

/*
 * More bytes for the tail, behind those that it has; what does not fit, or cannot be read, is left out. `text` is one
 * that ends with a NUL, which is kept: it ends a word.
 */
#define tracer_tail_add_user(name, record, from, length) \
    tracer_tail_add_user_sized(record, from, length, name##_fixed, name##_most)
#define tracer_tail_add_user_text(name, record, text)                                                                \
    tracer_tail_grow(record,                                                                                         \
                     bpf_probe_read_user_str(tracer_tail_end(record, name##_fixed, name##_most), name##_most, text), \
                     name##_most)
#define tracer_tail_add_kernel_text(name, record, text)                                                                \
    tracer_tail_grow(record,                                                                                           \
                     bpf_probe_read_kernel_str(tracer_tail_end(record, name##_fixed, name##_most), name##_most, text), \
                     name##_most)

/* Hands the record over and counts it as emitted, or as lost if the ring is full. */
#define tracer_tail_submit(ledger, name, record) \
    tracer_tail_submit_sized(ledger, &name, record, name##_fixed, name##_most)

/* Gives the slot back; the caller has counted what became of the event. */
#define tracer_tail_discard(record) tracer_tail_give_back(record)

#endif
