/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* From a system call to its row: which calls count, under which name, and when. How a call is noticed is unknown here.
 */
#ifndef SYSCOUNT_BPF_H
#define SYSCOUNT_BPF_H

#include <tracer/bpf/calls.h>
#include <tracer/bpf/table.h>

#include <asm/errno.h>
#include <asm/unistd.h>

#include "syscount.h"
#include "syscount_task.bpf.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

const volatile u32 latency = 0;
const volatile u32 failures = 0;
const volatile u32 only_error = 0; /* an errno; 0: any */
const volatile u32 by_process = 0;

TRACER_TABLE(rows, struct syscount_key, struct syscount_value, 10240);

/* <linux/errno.h>: what an interrupted call ends with inside the kernel, until a signal handler turns it into EINTR.
 */
#define ERESTARTSYS 512
#define ERESTARTNOINTR 513
#define ERESTARTNOHAND 514
#define ERESTART_RESTARTBLOCK 516

/* The errno that a call ended with; 0: it did not fail. */
tracer_inline u32 syscount_error(s64 result) {
    const u64 error = -result;

    if (error - 1 >= 4095) return 0;
    switch (error) {
    case ERESTARTSYS:
    case ERESTARTNOINTR:
    case ERESTARTNOHAND:
    case ERESTART_RESTARTBLOCK:
        return EINTR;
    default:
        return error;
    }
}

/* A new thread also returns from the call that made it, with 0 as the result: an end without a beginning. */
tracer_inline bool syscount_makes_thread(const struct syscount_call *call) {
#ifdef bpf_target_x86
    if (call->is_32bit) { /* the numbers of <asm/unistd_32.h> */
        const s32 fork = 2, clone = 120, vfork = 190, clone3 = 435;

        return call->number == fork || call->number == clone || call->number == vfork || call->number == clone3;
    }
    if (call->number == __NR_fork || call->number == __NR_vfork) return true;
#endif
    return call->number == __NR_clone || call->number == __NR_clone3;
}

/* Adds the current task's call to its row. */
tracer_inline int syscount_add(struct tracer_ledger *ledger, u32 number, s64 result, u64 duration) {
    const u32 error = syscount_error(result);
    struct syscount_value fresh = {}, *row;
    struct syscount_key key = {};

    if (syscount_is_held()) return 0;
    if (!tracer_event(ledger)) return 0;
    if ((failures && !error) || (only_error && error != only_error)) {
        tracer_count(ledger, filtered);
        return 0;
    }
    bpf_get_current_comm(key.comm, sizeof(key.comm));
    if (by_process)
        key.pid = bpf_get_current_pid_tgid() >> 32;
    else
        key.call = number;
    row = tracer_table_row(&rows, &key, &fresh);
    if (!row) return 0;
    __sync_fetch_and_add(&row->calls, 1);
    if (error) __sync_fetch_and_add(&row->errors, 1);
    if (duration) /* a sum with a constant 0 is compiled to an atomic OR, which 5.10 does not have */
        __sync_fetch_and_add(&row->duration, duration);
    tracer_count(ledger, emitted);
    return 0;
}

/* A call that does not come back counts when it begins. */
tracer_inline int syscount_at_entry(const u32 copy, u32 number) {
    struct tracer_ledger *ledger = tracer_ledger_here();

    if (!ledger || !tracer_once(ledger, copy)) return 0;
    return syscount_add(ledger, number, 0, 0);
}

/* The beginning of a call whose end needs to know when it began, or which call it was. */
tracer_inline int syscount_begin(const u32 copy, u32 number) {
    struct tracer_call *begun = tracer_call_begin(TRACER_SYSCALL_FRAME, copy);

    if (!begun) return 0;
    begun->tag = number;
    if (latency) begun->arg[0] = bpf_ktime_get_ns();
    return 0;
}

/*
 * What a call's entry has left for its end; NULL: its entry was not seen. After an exec the registers name execve
 * (or its 32-bit namesake) whatever it was (set_personality_64bit() in arch/x86/kernel/process_64.c).
 */
tracer_inline const struct tracer_call *syscount_begun(const struct syscount_call *call, s64 result) {
    struct tracer_thread_calls *calls = tracer_calls_here(false);
    const bool renamed = call->is_32bit || (call->number == __NR_execve && !result);
    struct tracer_call *begun;

    if (!calls || !calls->call[0].frame) return 0;
    begun = &calls->call[0];
    begun->frame = 0;
    return renamed || begun->tag == (u32)call->number ? begun : 0;
}

tracer_inline int syscount_end(const u32 copy, const struct syscount_call *call, s64 result) {
    const bool is_exec = call->number == __NR_execve || call->number == __NR_execveat;
    struct tracer_ledger *ledger = tracer_ledger_here();
    const struct tracer_call *begun = 0;
    u64 now = latency ? bpf_ktime_get_ns() : 0, duration = 0;
    u32 number = call->is_32bit ? SYSCOUNT_32BIT : (u32)call->number;

    if (!ledger || !tracer_once(ledger, copy)) return 0;
    if (latency || is_exec) begun = syscount_begun(call, result);
    if (!call->is_32bit && call->number < 0) return 0; /* rt_sigreturn: counted at its entry */
    if (!result && syscount_makes_thread(call)) return 0;
    if (begun) {
        if (!call->is_32bit) number = begun->tag;
        if (latency && now > begun->arg[0]) duration = now - begun->arg[0];
    } else if (latency) {
        tracer_count_call(ledger, unmatched);
    }
    return syscount_add(ledger, number, result, duration);
}

#endif
