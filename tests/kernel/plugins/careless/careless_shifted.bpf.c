// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A record for each end of a thread, from a context struct that says where members are, wrongly. */
#include "careless.bpf.h"

#include <tracer/bpf/filter.h>

struct shifted_exit {
    u64 common;
    u32 flags;
    char comm[TRACER_COMM_LEN];
    s32 pid;
};

TRACER_PROGRAM("tp/sched/sched_process_exit", on_exit, struct shifted_exit) {
    struct tracer_ledger *ledger = tracer_ledger_here();
    struct careless_event *event;

    if (!ledger || !tracer_once(ledger, copy) || !tracer_event(ledger)) return 0;
    event = careless_record(ledger);
    if (!event) return 0;
    event->pid = (u32)ctx->pid;
    tracer_ring_submit_in(ledger, &events, event);
    return 0;
}
