// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Takes slots as programs would that come in while others have a record under way. */
#include <tracer/bpf/tail.h>

struct slots_event {
    u64 number;
    char text[];
};

TRACER_TAIL_RING(events, struct slots_event, 32);

/* What the host looks at. */
u64 taken;
u64 after;

SEC("raw_tp")
int take_all(struct bpf_raw_tracepoint_args *ctx) {
    struct tracer_ledger *ledger = tracer_ledger_here();
    struct slots_event *record[TRACER_TAIL_SLOTS + 1];

    if (!ledger) return 0;
    taken = after = 0;
#pragma unroll
    for (u32 i = 0; i <= TRACER_TAIL_SLOTS; i++) {
        record[i] = tracer_tail_reserve(ledger, events);
        if (record[i]) {
            record[i]->number = i;
            taken++;
        }
    }
#pragma unroll
    for (u32 i = 0; i <= TRACER_TAIL_SLOTS; i++) {
        if (!record[i]) continue;
        after += record[i]->number == i; /* nobody else has written to it */
        tracer_tail_discard(record[i]);
    }
    return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
