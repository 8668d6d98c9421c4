/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* usercheck by kprobe and kretprobe; a tracepoint knows the name that could not be read at the entry. */
#include "usercheck.bpf.h"

SEC("kprobe") int entry_execve(struct pt_regs *ctx) {
    return usercheck_begin(0, USERCHECK_EXECVE, (const char *)tracer_syscall_arg(ctx, 0));
}

SEC("kprobe") int entry_execveat(struct pt_regs *ctx) {
    return usercheck_begin(0, USERCHECK_EXECVEAT, (const char *)tracer_syscall_arg(ctx, 1));
}

SEC("tp/sched/sched_process_exec") int exec(struct usercheck_exec *ctx) {
    struct tracer_thread_calls *calls = tracer_calls_here(false);

    if (calls) usercheck_name(&calls->call[0], ctx);
    return 0;
}

tracer_inline int usercheck_return(struct pt_regs *ctx) {
    struct tracer_ledger *ledger = tracer_ledger_here();
    s32 result = (s32)PT_REGS_RC(ctx);
    struct tracer_call *call;

    if (!ledger) return 0;
    call = tracer_call_take(ledger, TRACER_SYSCALL_FRAME, 0);
    if (!call) return 0;
    return result ? usercheck_fail(ledger, call, result) : usercheck_end(ledger, call, 0);
}

SEC("kretprobe") int return_execve(struct pt_regs *ctx) { return usercheck_return(ctx); }

SEC("kretprobe") int return_execveat(struct pt_regs *ctx) { return usercheck_return(ctx); }
