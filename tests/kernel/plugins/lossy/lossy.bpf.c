/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Of `tracer check`: there is never room for an event. */
#include <tracer/bpf/event.h>

TRACER_PLUGIN("Program starts, all lost");

struct lossy_event {
    tracer_time time;
};
TRACER_EVENTS(events, struct lossy_event);

TRACER_ON("raw_tp/sched_process_exec", on_exec, void) {
    struct lossy_event *event = bpf_get_smp_processor_id() < 4096 ? 0 : tracer_reserve(&events, struct lossy_event);

    if (!event) return tracer_no_room(seen);
    event->time = bpf_ktime_get_boot_ns();
    return tracer_submit(seen, &events, event);
}
