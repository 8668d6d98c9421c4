/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Event records through a ring buffer that wakes its reader rarely: only when much is waiting. The host drains it on a
 * timer besides, so a single event is shown soon all the same. (A wake-up on every submit made a traced kill() loop
 * 5.7 times slower, this one 1.7 times.)
 */
#ifndef TRACER_BPF_RING_H
#define TRACER_BPF_RING_H

#include "program.h"

/* Set by the host: wake the reader when more than this many bytes are waiting. */
const volatile u64 tracer_wakeup_bytes = 256 << 10;

/* From here on (a ring of 1 MiB) a few KiB per CPU more or less do not matter. */
#define TRACER_RING_LARGE (256 << 10)

/* Declares the ring buffer `name` of `record_type` records; the host sets its real size. */
#define TRACER_RING(name, record_type)      \
    TRACER_EXPORT_TYPE(record_type);        \
    struct {                                \
        __uint(type, BPF_MAP_TYPE_RINGBUF); \
        __uint(max_entries, 8 << 20);       \
    } name SEC(".maps")

/* Room for a record; NULL: the ring is full, counted. The caller has counted `seen`. Uninitialised: set every byte. */
tracer_inline void *tracer_ring_reserve_in(struct tracer_ledger *ledger, void *ring, u64 size) {
    void *record = bpf_ringbuf_reserve(ring, size, 0);

    if (!record) tracer_count(ledger, lost_ring);
    return record;
}

/* How many records of `size` bytes go by on a CPU between two looks at the ring: a power of two, 16 KiB worth. */
#define TRACER_RING_PACE(size) (1ull << (63 - __builtin_clzll((16ull << 10) / (size) | 1)))

/*
 * Is so much waiting that the reader should be woken? Perhaps it was woken before and has not come yet, and each
 * wake-up is an interrupt to ourselves (some 10 us in a virtual machine): so a ring of usual size is looked at only now
 * and then.
 */
tracer_inline bool tracer_ring_is_due(const struct tracer_ledger *ledger, void *ring, const u64 size) {
    if (tracer_wakeup_bytes >= TRACER_RING_LARGE && ledger->emitted % TRACER_RING_PACE(size)) return false;
    return bpf_ringbuf_query(ring, BPF_RB_AVAIL_DATA) > tracer_wakeup_bytes;
}

/* Hands the record of `size` bytes over and counts it as emitted. */
tracer_inline void tracer_ring_submit_sized(struct tracer_ledger *ledger, void *ring, void *record, const u64 size) {
    tracer_count(ledger, emitted);
    bpf_ringbuf_submit(record, tracer_ring_is_due(ledger, ring, size) ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP);
}

/* The same, for a program that does not have its ledger at hand. */
tracer_inline void *tracer_ring_reserve(void *ring, u64 size) {
    struct tracer_ledger *ledger = tracer_ledger_here();

    return ledger ? tracer_ring_reserve_in(ledger, ring, size) : 0;
}

#define tracer_ring_submit_in(ledger, ring, record) tracer_ring_submit_sized(ledger, ring, record, sizeof(*(record)))

#define tracer_ring_submit(ring, record)                      \
    do {                                                      \
        struct tracer_ledger *ledger_ = tracer_ledger_here(); \
                                                              \
        if (ledger_)                                          \
            tracer_ring_submit_in(ledger_, ring, record);     \
        else                                                  \
            bpf_ringbuf_discard(record, BPF_RB_NO_WAKEUP);    \
    } while (0)

#endif
