/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* How much each process writes by a call, as a histogram for each. */
#include <tracer/bpf/hooks.h>

TRACER_PLUGIN("How much each process writes by a call of write", TRACER_HOOK("the system call write"),
              TRACER_OPTION("rows -r default=20", "processes shown (text alone; 0: all)"),
              TRACER_OPTION("histograms --bars", "the histogram of each process, too"),
              TRACER_OPTION("interval @1 default=1s", "time between tables"));

struct writesizes_key {
    tracer_pid pid;
    tracer_comm comm;
};
TRACER_HISTOGRAM_BY(sizes, struct writesizes_key, "bytes", 256,
                    TRACER_OPTION("size --max-processes", "processes kept in an interval"));

const volatile u32 least TRACER_OPTION("0..1048576", "leave out what is smaller, in bytes") = 0;

TRACER_ENTER(write) {}
TRACER_LEAVE(write) {
    struct writesizes_key key = {.pid = bpf_get_current_pid_tgid() >> 32};

    if (result < 0 || result < least) return tracer_filtered(seen);
    bpf_get_current_comm(key.comm, sizeof(key.comm));
    return tracer_measured_by(seen, &sizes, &key, (u64)result);
}
TRACER_SYSCALL(write)
