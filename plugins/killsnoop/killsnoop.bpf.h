/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What all objects of killsnoop share: the options, the entry and the return of a call. Knows no way of attaching. */
#ifndef KILLSNOOP_BPF_H
#define KILLSNOOP_BPF_H

#include <linux/errno.h>

#include <tracer/bpf/program.h>
#include <tracer/bpf/calls.h>
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

/* `tgid` is the target's process where the call names one beside the thread `tpid`; else it is `tpid` again. */
tracer_inline int killsnoop_enter(const u32 copy, enum killsnoop_call call, s32 tpid, s32 tgid, s32 sig) {
    struct tracer_call *slot = tracer_call_begin(TRACER_SYSCALL_FRAME, copy);

    if (slot) {
        slot->tag = call;
        slot->arg[0] = (u32)tpid;
        slot->arg[1] = (u32)sig;
        slot->arg[2] = (u32)tgid;
    }
    return 0;
}

tracer_inline bool killsnoop_wanted(const struct tracer_call *call, s32 result) {
    u32 sig = (u32)call->arg[1];

    if (failed && result >= 0) return false;
    if (target != KILLSNOOP_ANY_TARGET && target != (s32)call->arg[0] && target != (s32)call->arg[2]) return false;
    if ((signals[0] || signals[1]) && !(sig < 64    ? signals[0] >> sig & 1
                                        : sig < 128 ? signals[1] >> (sig - 64) & 1
                                                    : 0))
        return false;
    return tracer_wanted();
}

tracer_inline int killsnoop_exit(const u32 copy, s32 result) {
    struct tracer_ledger *ledger = tracer_ledger_here();
    u64 ids = bpf_get_current_pid_tgid();
    struct killsnoop_event *event;
    struct tracer_call *call;

    if (!ledger) return 0;
    call = tracer_call_take(ledger, (u32)ids, TRACER_SYSCALL_FRAME, copy);
    if (!call) return 0;
    tracer_count(ledger, seen);
    if (!killsnoop_wanted(call, result)) {
        tracer_count(ledger, filtered);
        return 0;
    }
    event = tracer_ring_reserve_in(ledger, &events, sizeof(*event));
    if (!event) return 0;
    event->time = bpf_ktime_get_boot_ns();
    event->pid = ids >> 32;
    event->tid = (u32)ids;
    event->sig = (s32)call->arg[1];
    event->tpid = (s32)call->arg[0];
    if (call->tag == KILLSNOOP_PIDFD_SEND_SIGNAL && result == -EBADF) event->tpid = 0;
    event->result = result;
    event->call = call->tag;
    bpf_get_current_comm(event->comm, sizeof(event->comm));
    tracer_ring_submit_in(ledger, &events, event);
    return 0;
}

#endif
