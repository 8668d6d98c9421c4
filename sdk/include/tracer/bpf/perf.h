/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Counters of the hardware (cycles, instructions, ...), which the host opens on each CPU. Each CPU has a count of its
 * own that only grows: a difference means something only between two readings on one CPU.
 */
#ifndef TRACER_BPF_PERF_H
#define TRACER_BPF_PERF_H

#include "program.h"
#include "words.h"

/*
 * Declares the counter `name` and the option that says what it counts: TRACER_PERF_COUNTER(cycles, "default=cycles",
 * "What is counted"). The words may rename the option, as in "--event default=instructions".
 */
#define TRACER_PERF_COUNTER(name, words, help)       \
    struct {                                         \
        __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY); \
        __uint(key_size, sizeof(u32));               \
        __uint(value_size, sizeof(u32));             \
    } name SEC(".maps") TRACER_TAG("option", "perf " words, help)

/* What this CPU has counted. False: it cannot be read (a CPU that came after the start has none). */
tracer_inline bool tracer_perf_read(void *counter, u64 *count) {
    struct bpf_perf_event_value value = {};

    if (bpf_perf_event_read_value(counter, BPF_F_CURRENT_CPU, &value, sizeof(value))) return false;
    *count = value.counter;
    return true;
}

#endif
