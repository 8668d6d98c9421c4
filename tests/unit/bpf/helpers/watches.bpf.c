// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Helpers that look, and a function of the program's own. */
#include <tracer/bpf/ring.h>

TRACER_RING(events, u64);

static __attribute__((noinline)) u64 look(u64 *value) {
    bpf_probe_read_kernel(value, sizeof(*value), (void *)bpf_get_current_task());
    return bpf_ktime_get_boot_ns();
}

SEC("raw_tp/sched_process_exec")
int watch(void *ctx) {
    u64 *event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);

    if (!event) return 0;
    *event = look(event);
    bpf_ringbuf_submit(event, 0);
    return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
