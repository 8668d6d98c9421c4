// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A record for each exec, or each end of a thread, with a mistake in the counting if it is asked for. */
#include "careless.bpf.h"

#include <tracer/bpf/filter.h>

const volatile u32 mistake = CARELESS_NONE;

tracer_inline int careless_report(const u32 copy) {
    struct tracer_ledger *ledger = tracer_ledger_here();
    struct careless_event *event;

    if (!ledger || !tracer_once(ledger, copy)) return 0;
    if (mistake == CARELESS_UNSEEN ? !tracer_wanted() : !tracer_event(ledger)) return 0;
    event = careless_record(ledger);
    if (!event) return 0;
    if (mistake == CARELESS_UNSENT) {
        tracer_count(ledger, emitted);
        bpf_ringbuf_discard(event, BPF_RB_NO_WAKEUP);
        return 0;
    }
    tracer_ring_submit_in(ledger, &events, event);
    if (mistake != CARELESS_TWICE) return 0;
    event = careless_record(ledger);
    if (event) tracer_ring_submit_in(ledger, &events, event);
    return 0;
}

TRACER_PROGRAM("raw_tp/sched_process_exec", on_exec, void) { return careless_report(copy); }

TRACER_PROGRAM("raw_tp/sched_process_exit", on_exit, void) { return careless_report(copy); }
