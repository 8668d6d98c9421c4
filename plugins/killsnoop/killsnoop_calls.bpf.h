/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A call's way through the calls in flight: its entry notes the arguments, its return reports them. */
#ifndef KILLSNOOP_CALLS_BPF_H
#define KILLSNOOP_CALLS_BPF_H

#include "killsnoop.bpf.h"

#define TRACER_CALL_EXTRA struct killsnoop_args
#include <tracer/bpf/calls.h>

tracer_inline int killsnoop_entry(const u32 copy, enum killsnoop_call call, s32 tpid, s32 tgid, s32 sig) {
    struct tracer_call *slot = tracer_call_begin(TRACER_SYSCALL_FRAME, copy);

    if (slot) slot->extra = (struct killsnoop_args){.call = call, .tpid = tpid, .tgid = tgid, .sig = sig};
    return 0;
}

tracer_inline int killsnoop_return(const u32 copy, s32 result) {
    struct tracer_ledger *ledger = tracer_ledger_here();
    struct tracer_call *slot;

    if (!ledger) return 0;
    slot = tracer_call_take(ledger, TRACER_SYSCALL_FRAME, copy);
    return slot ? killsnoop_report(ledger, bpf_get_current_pid_tgid(), &slot->extra, result) : 0;
}

#endif
