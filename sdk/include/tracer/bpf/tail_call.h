/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A body that is too long for the verifier goes on in another program:
 *
 *   TRACER_TAILS(steps, 2);
 *   TRACER_TAIL(steps, 0, "tp/sched/sched_switch", struct my_context) { ...; return tracer_counted(seen); }
 *   TRACER_ON("tp/sched/sched_switch", on_switch, struct my_context) { ...; return tracer_go_on(seen, ctx, &steps, 0);
 * }
 *
 *
 * Nothing comes back, so what goes on accounts for the event. The host puts the programs into their slots.
 */
#ifndef TRACER_BPF_TAIL_CALL_H
#define TRACER_BPF_TAIL_CALL_H

#include "event.h"

/* Declares the array `name`. */
#define TRACER_TAILS(name, slots)              \
    struct {                                   \
        __uint(type, BPF_MAP_TYPE_PROG_ARRAY); \
        __uint(max_entries, slots);            \
        __uint(key_size, sizeof(u32));         \
        __uint(value_size, sizeof(u32));       \
    } name SEC(".maps")

/* Is there such a slot? */
#define TRACER_TAIL_FITS(tails, slot)                                    \
    _Static_assert((slot) < sizeof(*(tails)->max_entries) / sizeof(int), \
                   "the tail-call array has no such slot: TRACER_TAILS() says how many there are")

/*
 * The program in slot `slot` of it (a number, or a macro for one), of the same kind as the programs that go on with it.
 * In the body: `ctx`, `seen`.
 */
#define TRACER_TAIL(name, slot, section, ctx_type) \
    TRACER_TAIL_FITS(&name, slot);                 \
    TRACER_TAIL_(name, slot, section, ctx_type)
#define TRACER_TAIL_(name, slot, section, ctx_type)                                                       \
    tracer_inline struct tracer_done name##_tail_##slot##_event(ctx_type *ctx, struct tracer_seen *seen); \
    TRACER_TAG("tail", "", "") SEC(section) int name##_tail_##slot(ctx_type *ctx) {                       \
        struct tracer_ledger *ledger = tracer_ledger_here();                                              \
                                                                                                          \
        if (ledger) name##_tail_##slot##_event(ctx, (struct tracer_seen *)ledger);                        \
        return 0;                                                                                         \
    }                                                                                                     \
    tracer_inline struct tracer_done name##_tail_##slot##_event(ctx_type *ctx, struct tracer_seen *seen)

TRACER_TO_RETURN tracer_inline struct tracer_done tracer_go_on_in(struct tracer_seen *seen, void *ctx, void *tails,
                                                                  const u32 slot) {
    bpf_tail_call(ctx, tails, slot);
    return tracer_no_row(seen);
}

/* The last statement of a body: goes on in that slot, a constant. */
#define tracer_go_on(seen, ctx, tails, slot) \
    (({ TRACER_TAIL_FITS(tails, slot); }), tracer_go_on_in(seen, ctx, tails, slot))

#endif
