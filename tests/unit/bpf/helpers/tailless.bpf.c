/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Two arrays of programs: one has none, and one has a program beyond its end, which TRACER_TAIL() would refuse. */
#include <tracer/bpf/tail_call.h>

TRACER_PLUGIN("Arrays of programs that are wrong");

TRACER_TAILS(empty, 2);
TRACER_TAILS(small, 1);

TRACER_TAIL_(small, 1, "raw_tp/sched_switch", struct bpf_raw_tracepoint_args) { return tracer_filtered(seen); }
TRACER_ON("raw_tp/sched_switch", on_switch, struct bpf_raw_tracepoint_args) {
    return tracer_go_on(seen, ctx, &empty, 0);
}
TRACER_ON("raw_tp/sched_wakeup", on_wakeup, struct bpf_raw_tracepoint_args) {
    return tracer_go_on(seen, ctx, &small, 0);
}
