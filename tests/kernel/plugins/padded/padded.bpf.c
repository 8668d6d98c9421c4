/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Of `tracer check`: padding in a record, which tracer-describe would not have let through. All counts are right. */
#include <tracer/bpf/event.h>

#include "padded.h"

TRACER_PLUGIN("Program starts, with padding in the records");

TRACER_EVENTS(events, struct padded_event);

TRACER_ON("raw_tp/sched_process_exec", on_exec, void) {
    struct padded_event *event = tracer_reserve(&events, struct padded_event);

    if (!event) return tracer_no_room(seen);
    event->time = bpf_ktime_get_boot_ns();
    event->pid = bpf_get_current_pid_tgid() >> 32;
    bpf_get_current_comm(event->comm, sizeof(event->comm));
    return tracer_submit(seen, &events, event);
}
