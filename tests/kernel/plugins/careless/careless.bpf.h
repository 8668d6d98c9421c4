// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* What the objects share: a record for each event. */
#ifndef CARELESS_BPF_H
#define CARELESS_BPF_H

#include <tracer/bpf/ring.h>

#include "careless.h"

TRACER_RING(events, struct careless_event);

char LICENSE[] SEC("license") = "Dual BSD/GPL";

tracer_inline struct careless_event *careless_record(struct tracer_ledger *ledger) {
    struct careless_event *event = tracer_ring_reserve_in(ledger, &events, sizeof(*event));

    if (!event) return 0;
    event->time = bpf_ktime_get_boot_ns();
    event->pid = (u32)bpf_get_current_pid_tgid();
    event->reserved = 0;
    return event;
}

#endif
