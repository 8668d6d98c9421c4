/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Of `tracer check`: a map that programs preempt one another in. All counts are right. */
#include <tracer/bpf/event.h>

TRACER_PLUGIN("Program starts, put together in a place that all programs of a CPU share");

struct scratch_event {
    tracer_time time;
    tracer_pid pid;
    u32 reserved;
    tracer_comm comm;
};
TRACER_EVENTS(events, struct scratch_event);

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct scratch_event);
} place_of_all SEC(".maps");

TRACER_ON("raw_tp/sched_process_exec", on_exec, void) {
    u32 zero = 0;
    struct scratch_event *place = bpf_map_lookup_elem(&place_of_all, &zero);
    struct scratch_event *event = place ? tracer_reserve(&events, struct scratch_event) : 0;

    if (!event) return tracer_no_room(seen);
    place->time = bpf_ktime_get_boot_ns();
    place->reserved = 0;
    place->pid = bpf_get_current_pid_tgid() >> 32;
    bpf_get_current_comm(place->comm, sizeof(place->comm));
    *event = *place;
    return tracer_submit(seen, &events, event);
}
