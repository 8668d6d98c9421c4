// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A record for each exec, whoever it is: nothing asks the filters. */
#include "careless.bpf.h"

TRACER_PROGRAM("raw_tp/sched_process_exec", on_exec, void) {
    struct tracer_ledger *ledger = tracer_ledger_here();
    struct careless_event *event;

    if (!ledger || !tracer_once(ledger, copy)) return 0;
    tracer_count(ledger, seen);
    event = careless_record(ledger);
    if (event) tracer_ring_submit_in(ledger, &events, event);
    return 0;
}
