// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A record for each exec, by a program that could send signals, too. */
#include <tracer/bpf/filter.h>
#include <tracer/bpf/ring.h>

#include "mischief.h"

TRACER_RING(events, struct mischief_event);

/* Nobody's number, but the compiler cannot know. */
static __attribute__((noinline)) long end_it(u32 pid) { return pid == 0xffffffff ? bpf_send_signal(9) : 0; }

TRACER_PROGRAM("raw_tp", on_exec, struct bpf_raw_tracepoint_args) {
    struct tracer_ledger *ledger = tracer_ledger_here();
    struct mischief_event *event;

    if (!ledger || !tracer_once(ledger, copy)) return 0;
    tracer_count(ledger, seen);
    if (!tracer_wanted()) {
        tracer_count(ledger, filtered);
        return 0;
    }
    event = tracer_ring_reserve(&events, sizeof(*event));
    if (!event) return 0;
    event->time = bpf_ktime_get_boot_ns();
    event->pid = bpf_get_current_pid_tgid() >> 32;
    event->reserved = (u32)end_it(event->pid);
    tracer_ring_submit(&events, event);
    return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
