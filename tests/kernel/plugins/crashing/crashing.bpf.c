// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Of `tracer check`: a record for each exec, which is as it should be. */
#include <tracer/bpf/filter.h>
#include <tracer/bpf/ring.h>

#include "crashing.h"

TRACER_RING(events, struct crashing_event);

TRACER_PROGRAM("raw_tp", on_exec, void) {
    struct tracer_ledger *ledger = tracer_ledger_here();
    struct crashing_event *event;

    if (!ledger || !tracer_once(ledger, copy) || !tracer_event(ledger)) return 0;
    event = tracer_ring_reserve_in(ledger, &events, sizeof(*event));
    if (!event) return 0;
    event->time = bpf_ktime_get_boot_ns();
    event->pid = bpf_get_current_pid_tgid() >> 32;
    event->kind = event->pid & 1;
    tracer_ring_submit_in(ledger, &events, event);
    return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
