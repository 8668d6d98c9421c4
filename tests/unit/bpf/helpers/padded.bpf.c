// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A record with bytes that no member covers, one without, and a thread's calls in flight. */
#include <tracer/bpf/calls.h>
#include <tracer/bpf/ring.h>

struct padded_inner {
    u32 id;
    u8 kind;
};

struct padded_event {
    u64 time;
    struct padded_inner at[2];
    u32 pid;
};

struct whole_event {
    u64 time;
    union {
        u32 pid;
        u8 bytes[4];
    };
    u32 low : 20;
    u32 high : 12;
};

TRACER_RING(events, struct padded_event);
TRACER_EXPORT_TYPE(struct whole_event);

SEC("raw_tp/sched_process_exec") int on_exec(void *ctx) { return 0; }

char LICENSE[] SEC("license") = "Dual BSD/GPL";
