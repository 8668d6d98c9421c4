/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Of `tracer check`: two records for an event that is counted once. */
#include <tracer/bpf/event.h>

TRACER_PLUGIN("Program starts, twice");

struct twofold_event {
    tracer_time time;
    tracer_pid pid;
    u32 reserved;
};
TRACER_EVENTS(events, struct twofold_event, TRACER_SHOWN("columns=time,pid"));

TRACER_ON("raw_tp/sched_process_exec", on_exec, void) {
    struct twofold_event event = {.time = bpf_ktime_get_boot_ns(), .pid = bpf_get_current_pid_tgid() >> 32};

    bpf_ringbuf_output(&events, &event, sizeof(event), 0);
    bpf_ringbuf_output(&events, &event, sizeof(event), 0);
    return tracer_counted(seen);
}
