// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A record for each exec that tells what options the program was given. */
#include <tracer/bpf/filter.h>
#include <tracer/bpf/ring.h>
#include <tracer/bpf/sets.h>

#include "asked.h"

TRACER_RING(events, struct asked_event);

const volatile u8 address[16] = {};
const volatile u32 error = 0;
const volatile s32 call = -1;
const volatile u8 signal = 0;
const volatile u16 port = 0;

TRACER_NETS(nets, 4);

TRACER_PROGRAM("raw_tp", on_exec, struct bpf_raw_tracepoint_args) {
    struct tracer_ledger *ledger = tracer_ledger_here();
    struct asked_event *event;

    if (!ledger || !tracer_once(ledger, copy) || !tracer_event(ledger)) return 0;
    event = tracer_ring_reserve_in(ledger, &events, sizeof(*event));
    if (!event) return 0;
    for (u32 i = 0; i < sizeof(address); i++)
        event->address[i] = address[i];
    event->time = bpf_ktime_get_boot_ns();
    event->pid = bpf_get_current_pid_tgid() >> 32;
    event->hit = tracer_nets_hold(&nets, event->address);
    event->error = error;
    event->call = call;
    event->signal = signal;
    event->port = port;
    event->reserved = 0;
    tracer_ring_submit_in(ledger, &events, event);
    return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
