/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Of `tracer check`: padding in a record, and a map that programs preempt one another in. All counts are right. */
#include <tracer/bpf/event.h>

TRACER_PLUGIN("Program starts, with padding in the records");

struct padded_event {
    tracer_time time;
    tracer_pid pid;
    tracer_comm comm;
};
TRACER_EVENTS(events, struct padded_event);

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct padded_event);
} scratch SEC(".maps");

TRACER_ON("raw_tp/sched_process_exec", on_exec, void) {
    u32 zero = 0;
    struct padded_event *place = bpf_map_lookup_elem(&scratch, &zero);
    struct padded_event *event = place ? tracer_reserve(&events, struct padded_event) : 0;

    if (!event) return tracer_no_room(seen);
    place->time = bpf_ktime_get_boot_ns();
    place->pid = bpf_get_current_pid_tgid() >> 32;
    bpf_get_current_comm(place->comm, sizeof(place->comm));
    *event = *place;
    return tracer_submit(seen, &events, event);
}
