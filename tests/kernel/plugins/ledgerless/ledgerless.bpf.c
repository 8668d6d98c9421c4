/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Of `tracer check`: a program that counts nothing. */
#include <tracer/bpf/event.h>

TRACER_PLUGIN("Program starts, uncounted");

struct ledgerless_event {
    tracer_time time;
    tracer_pid pid;
    u32 reserved;
};
TRACER_EVENTS(events, struct ledgerless_event, TRACER_SHOWN("columns=time,pid"));

SEC("raw_tp/sched_process_exec") int on_exec(void *ctx) {
    struct ledgerless_event *event = tracer_reserve(&events, struct ledgerless_event);

    if (!event) return 0;
    event->time = bpf_ktime_get_boot_ns();
    event->pid = bpf_get_current_pid_tgid() >> 32;
    event->reserved = 0;
    bpf_ringbuf_submit(event, 0);
    return 0;
}
