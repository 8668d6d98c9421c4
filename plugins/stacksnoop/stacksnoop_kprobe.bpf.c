// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * stacksnoop by kprobe, on one function or on all that match a pattern; the first frame is the function itself. Kprobes
 * are not preempted, so they need no copies.
 */
#include <linux/ptrace.h>

#include "stacksnoop.bpf.h"

SEC("kprobe") int stacksnoop_event(struct pt_regs *ctx) { return stacksnoop_call(ctx, 0); }

SEC("kprobe") int stacksnoop_folded(struct pt_regs *ctx) { return stacksnoop_count(ctx, 0); }

SEC("kprobe.multi") int stacksnoop_multi_event(struct pt_regs *ctx) { return stacksnoop_call(ctx, 0); }

SEC("kprobe.multi") int stacksnoop_multi_folded(struct pt_regs *ctx) { return stacksnoop_count(ctx, 0); }
