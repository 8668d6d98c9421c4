/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * As vfsreadlat, on iterate_dir(file, ctx), which an overlay calls once more for the file system below it: vfs_read()
 * nests in no way that a test could bring about.
 */
#define TRACER_CALL_DEPTH 4
#define TRACER_CALL_TIMED
#include <tracer/bpf/hooks.h>

TRACER_PLUGIN("How long readers of directories take, file systems below others apart");

TRACER_HISTOGRAM_OF(latency, "ns");

TRACER_ENTER(iterate_dir) { call->arg[0] = bpf_ktime_get_ns(); }
TRACER_LEAVE(iterate_dir) { return tracer_measured(seen, &latency, now - call->arg[0]); }

TRACER_FENTRY_FEXIT(iterate_dir, "iterate_dir", 2)
TRACER_KPROBES(iterate_dir, "iterate_dir")
