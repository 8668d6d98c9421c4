/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What all objects of killsnoop share: the options, and the record of a call. Knows no way of attaching. */
#ifndef KILLSNOOP_BPF_H
#define KILLSNOOP_BPF_H

#include <linux/errno.h>

#include <tracer/bpf/program.h>
#include <tracer/bpf/filter.h>
#include <tracer/bpf/ring.h>
#include <tracer/bpf/syscalls.h>

#include "killsnoop.h"

#define KILLSNOOP_ANY_TARGET (-2147483647 - 1)

/* Options; the verifier drops the tests of those that are unset. */
const volatile u32 failed = 0;
const volatile s32 target = KILLSNOOP_ANY_TARGET;
const volatile u64 signals[2] = {}; /* bit n is signal n; none: all */

char LICENSE[] SEC("license") = "Dual BSD/GPL";

TRACER_RING(events, struct killsnoop_event);

/* A call's arguments. */
struct killsnoop_args {
    u32 call; /* enum killsnoop_call */
    s32 tpid;
    s32 tgid; /* the target's process where the call names one besides the thread `tpid`; else `tpid` again */
    s32 sig;
};

tracer_inline bool killsnoop_wanted(const struct killsnoop_args *args, s32 result) {
    u32 sig = (u32)args->sig;

    if (failed && result >= 0) return false;
    if (target != KILLSNOOP_ANY_TARGET && target != args->tpid && target != args->tgid) return false;
    if ((signals[0] || signals[1]) && !(sig < 64    ? signals[0] >> sig & 1
                                        : sig < 128 ? signals[1] >> (sig - 64) & 1
                                                    : 0))
        return false;
    return true;
}

/* Accounts for one call of the current thread, whose ids are `ids`. */
tracer_inline int killsnoop_report(struct tracer_ledger *ledger, u64 ids, const struct killsnoop_args *args,
                                   s32 result) {
    struct killsnoop_event *event;

    if (!tracer_event(ledger)) return 0;
    if (!killsnoop_wanted(args, result)) {
        tracer_count(ledger, filtered);
        return 0;
    }
    event = tracer_ring_reserve_in(ledger, &events, sizeof(*event));
    if (!event) return 0;
    event->time = bpf_ktime_get_boot_ns();
    event->pid = ids >> 32;
    event->tid = (u32)ids;
    event->sig = args->sig;
    event->tpid = args->tpid;
    event->result = result;
    event->call = args->call;
    if (args->call == KILLSNOOP_PIDFD_SEND_SIGNAL && result == -EBADF) event->tpid = 0;
    bpf_get_current_comm(event->comm, sizeof(event->comm));
    tracer_ring_submit_in(ledger, &events, event);
    return 0;
}

#endif
