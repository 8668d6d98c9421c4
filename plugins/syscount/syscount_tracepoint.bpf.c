// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * syscount by the tracepoint at the end of every system call, which alone knows whether it failed. The one at the
 * beginning, which costs each call as much again, is only for --latency; the few calls whose end does not tell what
 * they were each have a tracepoint of their own at the beginning, which costs other calls next to nothing.
 */
#include "syscount.bpf.h"

/* Arguments of the tracepoint: the registers, the result. */
TRACER_PROGRAM("tp_btf/sys_exit", return_btf, u64) {
    const struct syscount_call call = SYSCOUNT_CALL((struct pt_regs *)ctx[0], SYSCOUNT_LOOK);

    return syscount_end(copy, &call, ctx[1]);
}

TRACER_PROGRAM("raw_tp/sys_exit", return_raw, u64) {
    const struct syscount_call call = SYSCOUNT_CALL((struct pt_regs *)ctx[0], SYSCOUNT_COPY);

    return syscount_end(copy, &call, ctx[1]);
}

/* Arguments of the tracepoint: the registers, the number. */
TRACER_PROGRAM("tp_btf/sys_enter", entry_btf, u64) { return syscount_begin(copy, ctx[1]); }

TRACER_PROGRAM("raw_tp/sys_enter", entry_raw, u64) { return syscount_begin(copy, ctx[1]); }

/* These have no end, or one that does not name the call. */
TRACER_PROGRAM("tp/syscalls/sys_enter_exit", entry_exit, void) { return syscount_at_entry(copy, __NR_exit); }

TRACER_PROGRAM("tp/syscalls/sys_enter_exit_group", entry_exit_group, void) {
    return syscount_at_entry(copy, __NR_exit_group);
}

TRACER_PROGRAM("tp/syscalls/sys_enter_rt_sigreturn", entry_rt_sigreturn, void) {
    return syscount_at_entry(copy, __NR_rt_sigreturn);
}

/* When it succeeds, its end looks like execve's. */
TRACER_PROGRAM("tp/syscalls/sys_enter_execveat", entry_execveat, void) { return syscount_begin(copy, __NR_execveat); }
