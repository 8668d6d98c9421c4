/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * usercheck by tracepoints. A success ends at sched_process_exec and not at the system call's exit, which lies in the
 * new image: for a 32-bit program that exit has no tracepoint, and for all others on x86 it counts as one of execve,
 * even if the call was execveat (set_personality_64bit() in arch/x86/kernel/process_64.c).
 */
#include "usercheck.bpf.h"

TRACER_PROGRAM("tp/syscalls/sys_enter_execve", entry_execve, struct tracer_sys_enter) {
    return usercheck_begin(copy, USERCHECK_EXECVE, (const char *)ctx->args[0]);
}

TRACER_PROGRAM("tp/syscalls/sys_enter_execveat", entry_execveat, struct tracer_sys_enter) {
    return usercheck_begin(copy, USERCHECK_EXECVEAT, (const char *)ctx->args[1]);
}

tracer_inline int usercheck_return(struct tracer_sys_exit *ctx, const u32 copy) {
    struct tracer_ledger *ledger = tracer_ledger_here();
    struct tracer_call *call;

    if (!ledger) return 0;
    if (!ctx->ret) {
        tracer_once(ledger, copy); /* nothing new, but a run that must not pass for a skipped one */
        return 0;
    }
    call = tracer_call_take(ledger, TRACER_SYSCALL_FRAME, copy);
    return call ? usercheck_fail(ledger, call, (s32)ctx->ret) : 0;
}

TRACER_PROGRAM("tp/syscalls/sys_exit_execve", return_execve, struct tracer_sys_exit) {
    return usercheck_return(ctx, copy);
}

TRACER_PROGRAM("tp/syscalls/sys_exit_execveat", return_execveat, struct tracer_sys_exit) {
    return usercheck_return(ctx, copy);
}

TRACER_PROGRAM("tp/sched/sched_process_exec", exec, struct usercheck_exec) {
    struct tracer_ledger *ledger = tracer_ledger_here();
    struct tracer_call *call;

    if (!ledger) return 0;
    call = tracer_call_take(ledger, TRACER_SYSCALL_FRAME, copy);
    if (!call) return 0;
    usercheck_name(call, ctx);
    return usercheck_end(ledger, call, 0);
}
