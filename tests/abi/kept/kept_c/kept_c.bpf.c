/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Each fork is an event, with its copies. */
#include <tracer/bpf/filter.h>
#include <tracer/bpf/ring.h>

#include "kept_c.h"

TRACER_RING(events, struct kept_c_event);

const volatile u64 size = 0;

TRACER_PROGRAM("raw_tp/sched_process_fork", on_fork, void) {
    struct tracer_ledger *ledger = tracer_ledger_here();
    struct kept_c_event *event;
    u64 ids = bpf_get_current_pid_tgid();

    if (!ledger || !tracer_once(ledger, copy) || !tracer_event(ledger)) return 0;
    event = tracer_ring_reserve_in(ledger, &events, sizeof(*event));
    if (!event) return 0;
    event->time = bpf_ktime_get_boot_ns();
    event->pid = ids >> 32;
    event->kind = (u32)ids == ids >> 32 ? KEPT_C_LEADER : KEPT_C_THREAD;
    event->size = size;
    bpf_get_current_comm(event->comm, sizeof(event->comm));
    tracer_ring_submit_in(ledger, &events, event);
    return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
