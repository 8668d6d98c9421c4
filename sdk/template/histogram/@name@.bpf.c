/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* @name@: how much reads bring, as a histogram by interval. */
#include <tracer/bpf/event.h>
#include <tracer/bpf/syscalls.h>

TRACER_PLUGIN("Bytes that a read brings, as a histogram by interval", TRACER_BLIND("pread64, readv, io_uring"),
              TRACER_OPTION("interval @1 default=5s", "time between histograms"),
              TRACER_OPTION("count @2", "end after so many histograms"));

TRACER_HISTOGRAM_OF(sizes, "bytes");

TRACER_ON("tp/syscalls/sys_exit_read", on_read, struct tracer_sys_exit) {
    if (ctx->ret < 0) return tracer_filtered(seen);
    return tracer_measured(seen, &sizes, ctx->ret);
}
