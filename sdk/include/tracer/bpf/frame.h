/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Where a traced function's frame begins, from the registers of a kprobe or a kretprobe: the same number at a call's
 * entry and at its return, by which <tracer/bpf/calls.h> tells nested calls apart. The one place that knows how each
 * architecture calls a function.
 */
#ifndef TRACER_BPF_FRAME_H
#define TRACER_BPF_FRAME_H

#include "program.h"

#ifndef __VMLINUX_H__
#include <linux/ptrace.h>
#endif

#include <bpf/bpf_tracing.h>

#if defined(bpf_target_x86)
/* A call pushes the return address, which is off the stack again at the return. */
#define TRACER_FRAME_POPPED 8
#elif defined(bpf_target_arm64)
/*
 * A call leaves the stack alone: the return address is in a register. The kretprobe's trampoline gives the stack
 * pointer as it was before it made room for its own registers (kretprobe_trampoline in
 * arch/arm64/kernel/probes/kprobes_trampoline.S, 5.10 to 7.x).
 */
#define TRACER_FRAME_POPPED 0
#else
#error "tracer/bpf/frame.h knows x86 and arm64 only: say for __TARGET_ARCH_... what a call leaves on the stack"
#endif

/* At a kprobe on the function's first instruction. */
tracer_inline u64 tracer_frame_of_entry(struct pt_regs *ctx) { return PT_REGS_SP(ctx); }

/* At its kretprobe. */
tracer_inline u64 tracer_frame_of_return(struct pt_regs *ctx) { return PT_REGS_SP(ctx) - TRACER_FRAME_POPPED; }

#endif
