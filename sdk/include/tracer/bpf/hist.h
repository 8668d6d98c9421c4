/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A log-linear histogram per CPU; struct tracer_hist in shared.h gives its buckets. */
#ifndef TRACER_BPF_HIST_H
#define TRACER_BPF_HIST_H

#include "program.h"

/* Declares the histogram `name`. */
#define TRACER_HISTOGRAM(name)                   \
    struct {                                     \
        __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY); \
        __uint(max_entries, 1);                  \
        __type(key, u32);                        \
        __type(value, struct tracer_hist);       \
    } name SEC(".maps")

/* The number of the highest set bit; 0 for 0 and 1. */
tracer_inline u32 tracer_log2(u64 v) {
    u32 r = 0;

    if (v >> 32) {
        v >>= 32;
        r += 32;
    }
    if (v >> 16) {
        v >>= 16;
        r += 16;
    }
    if (v >> 8) {
        v >>= 8;
        r += 8;
    }
    if (v >> 4) {
        v >>= 4;
        r += 4;
    }
    if (v >> 2) {
        v >>= 2;
        r += 2;
    }
    if (v >> 1) r += 1;
    return r;
}

tracer_inline u32 tracer_hist_bucket(u64 value) {
    u32 log;

    if (value < (1u << TRACER_HIST_SUB_BITS)) return (u32)value;
    log = tracer_log2(value);
    return ((log - TRACER_HIST_SUB_BITS + 1) << TRACER_HIST_SUB_BITS) +
           (u32)((value >> (log - TRACER_HIST_SUB_BITS)) & ((1u << TRACER_HIST_SUB_BITS) - 1));
}

/*
 * Adds one value. True: done, count it as emitted. The sums are atomic, since a preempted program shares its CPU's
 * histogram with the next one, and a histogram by key is all CPUs'; min and max (5.10 has no compare-and-exchange for
 * BPF) may then miss one extreme, but not its bucket.
 */
tracer_inline bool tracer_hist_add_to(struct tracer_hist *hist, u64 value) {
    u32 bucket = tracer_hist_bucket(value);

    if (bucket >= TRACER_HIST_BUCKETS) bucket = TRACER_HIST_BUCKETS - 1;
    asm volatile("" : "+r"(bucket)); /* the verifier must see the bounded register used */
    if (bucket >= TRACER_HIST_BUCKETS) return false;
    __sync_fetch_and_add(&hist->buckets[bucket], 1);
    __sync_fetch_and_add(&hist->sum, value);
    if (!hist->min || hist->min > value + 1) hist->min = value + 1;
    if (hist->max < value) hist->max = value;
    __sync_fetch_and_add(&hist->count, 1);
    return true;
}

/* The same for the histogram of this CPU. */
tracer_inline bool tracer_hist_add(void *histogram, u64 value) {
    u32 zero = 0;
    struct tracer_hist *hist = bpf_map_lookup_elem(histogram, &zero);

    return hist && tracer_hist_add_to(hist, value);
}

#endif
