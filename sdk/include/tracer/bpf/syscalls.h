/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * System calls: what their tracepoints and their kernel functions hand to a program. Both layouts are part of the
 * kernel's interface, so none of this needs the kernel's BTF (loading it costs some 10 ms and 10 MB at the start).
 */
#ifndef TRACER_BPF_SYSCALLS_H
#define TRACER_BPF_SYSCALLS_H

#include "program.h"

#ifndef __VMLINUX_H__
#include <linux/ptrace.h>
#endif

#include <bpf/bpf_tracing.h>

/* Context of tracepoint syscalls:sys_enter_NAME. 32-bit calls (int $0x80) do not run it (5.10 to 7.2). */
struct tracer_sys_enter {
    u64 common;
    s32 nr;
    u32 reserved; /* anything */
    u64 args[6];
};

/* Context of tracepoint syscalls:sys_exit_NAME. */
struct tracer_sys_exit {
    u64 common;
    s32 nr;
    u32 reserved; /* anything */
    s64 ret;
};

/*
 * Where a thread's registers keep argument `n` (0 to 2) of the system call that it is in. Both layouts are part of the
 * kernel's interface (ptrace), so there is no CO-RE. On arm64 register 0 takes the result, and the kernel puts the
 * first argument and the call's number aside (struct pt_regs in arch/arm64/include/asm/ptrace.h begins like this since
 * 4.6).
 */
#if defined(bpf_target_x86) && defined(__VMLINUX_H__) /* the kernel's own names for them */
#define TRACER_SYSCALL_ARG_AT(regs, n) ((n) == 0 ? &(regs)->di : (n) == 1 ? &(regs)->si : &(regs)->dx)
#define TRACER_SYSCALL_NUMBER_AT(regs) (&(regs)->orig_ax)
#elif defined(bpf_target_x86)
#define TRACER_SYSCALL_ARG_AT(regs, n) ((n) == 0 ? &(regs)->rdi : (n) == 1 ? &(regs)->rsi : &(regs)->rdx)
#define TRACER_SYSCALL_NUMBER_AT(regs) (&(regs)->orig_rax)
#elif defined(bpf_target_arm64)
struct tracer_arm64_regs {
    unsigned long regs[31];
    unsigned long sp, pc, pstate;
    unsigned long orig_x0;
    s32 syscallno;
};
#define TRACER_SYSCALL_ARG_AT(ptr, n) \
    ((n) == 0 ? &((struct tracer_arm64_regs *)(ptr))->orig_x0 : &((struct tracer_arm64_regs *)(ptr))->regs[n])
#define TRACER_SYSCALL_NUMBER_AT(ptr) (&((struct tracer_arm64_regs *)(ptr))->syscallno)
#else
#error "tracer/bpf/syscalls.h knows x86 and arm64 only: say for __TARGET_ARCH_... where a system call's arguments are"
#endif

/* The same for registers that a program may read without a helper, as tracer_syscall_regs() gives them. */
#define TRACER_SYSCALL_ARG(regs, n) (*TRACER_SYSCALL_ARG_AT(regs, n))

/* The call's number; negative: none, as after a return from a signal's handler. */
#define TRACER_SYSCALL_NUMBER(regs) ((s32)*TRACER_SYSCALL_NUMBER_AT(regs))

/*
 * Argument `n` (0 to 2) of the call, from a kprobe on "syscall:NAME": the function there takes one argument, the
 * registers that user space came with (CONFIG_ARCH_HAS_SYSCALL_WRAPPER, which both architectures always have).
 */
tracer_inline u64 tracer_syscall_arg(struct pt_regs *ctx, const u32 n) {
    struct pt_regs *regs = (struct pt_regs *)PT_REGS_PARM1(ctx);
    unsigned long value = 0;

    bpf_probe_read_kernel(&value, sizeof(value), TRACER_SYSCALL_ARG_AT(regs, n));
    return value;
}

/* At a system call's exit: the registers that the thread entered it with. Needs Linux 5.15 (bpf_task_pt_regs). */
tracer_inline struct pt_regs *tracer_syscall_regs(void) {
    return (struct pt_regs *)bpf_task_pt_regs(bpf_get_current_task_btf());
}

#endif
