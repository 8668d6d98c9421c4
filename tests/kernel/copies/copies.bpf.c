// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The ways in which copies of a program share an event, run by the test itself: which copies run is its choice.
 * args[0]: the call's frame; args[1]: what the entry tells the return, or the event's number.
 */
#include <tracer/bpf/calls.h>

char LICENSE[] SEC("license") = "Dual BSD/GPL";

/* The sum of what returns were told. */
u64 told = 0;

tracer_inline int see(struct tracer_ledger *ledger) {
    if (tracer_event(ledger)) tracer_count(ledger, emitted);
    return 0;
}

TRACER_PROGRAM("raw_tp", hook, struct bpf_raw_tracepoint_args) {
    struct tracer_ledger *ledger = tracer_ledger_here();

    return ledger && tracer_once(ledger, copy) ? see(ledger) : 0;
}

TRACER_PROGRAM("raw_tp", numbered, struct bpf_raw_tracepoint_args) {
    struct tracer_ledger *ledger = tracer_ledger_here();

    return ledger && tracer_once_numbered(ledger, copy, (u32)ctx->args[1]) ? see(ledger) : 0;
}

TRACER_PROGRAM("raw_tp", begin, struct bpf_raw_tracepoint_args) {
    struct tracer_call *call = tracer_call_begin(ctx->args[0], copy);

    if (call) call->arg[0] = ctx->args[1];
    return 0;
}

TRACER_PROGRAM("raw_tp", end, struct bpf_raw_tracepoint_args) {
    struct tracer_ledger *ledger = tracer_ledger_here();
    struct tracer_call call;

    if (!ledger || !tracer_call_end(ctx->args[0], copy, &call)) return 0;
    told += call.arg[0];
    return see(ledger);
}
