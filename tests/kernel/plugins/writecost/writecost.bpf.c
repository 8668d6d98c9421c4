/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What a write costs, in cycles or whatever else a CPU counts, by the process's name. */
#include <tracer/bpf/hooks.h>
#include <tracer/bpf/perf.h>

TRACER_PLUGIN("What a write costs, by the process's name", TRACER_HOOK("the system call write"));

TRACER_PERF_COUNTER(counter, "--event default=cycles", "what is counted");

struct writecost_key {
    tracer_comm comm;
};
TRACER_HISTOGRAM_BY(cost, struct writecost_key, "", 256);

TRACER_ENTER(write) {
    u64 count = 0;

    call->arg[1] = tracer_perf_read(&counter, &count) ? bpf_get_smp_processor_id() : -1ull;
    call->arg[0] = count;
}
TRACER_LEAVE(write) {
    struct writecost_key key = {};
    u64 count = 0;

    /* Two CPUs' counts have nothing to do with each other. */
    if (call->arg[1] != bpf_get_smp_processor_id() || !tracer_perf_read(&counter, &count)) return tracer_filtered(seen);
    bpf_get_current_comm(key.comm, sizeof(key.comm));
    return tracer_measured_by(seen, &cost, &key, count - call->arg[0]);
}
TRACER_SYSCALL(write)
