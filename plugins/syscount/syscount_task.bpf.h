/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What syscount reads from the current task and its registers, on x86 and arm64. Knows nothing of attaching. */
#ifndef SYSCOUNT_TASK_BPF_H
#define SYSCOUNT_TASK_BPF_H

#include <tracer/bpf/filter.h>
#include <tracer/bpf/syscalls.h>

#include <bpf/bpf_core_read.h>

#define PF_FORKNOEXEC 0x00000040
#define TS_COMPAT 0x0002          /* of x86's thread_info.status */
#define PSR_MODE32_BIT 0x00000010 /* of arm64's pstate */

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct thread_info {
    u32 status; /* x86 only */
};

struct task_struct {
    struct thread_info thread_info;
    unsigned int flags;
    struct task_struct *real_parent;
    int tgid;
};

#pragma clang attribute pop

/* A field of the current task, without a copying helper where the kernel lets us read it directly (5.11). */
#define SYSCOUNT_OF_TASK(field)                                                  \
    (bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_get_current_task_btf) \
         ? ((struct task_struct *)bpf_get_current_task_btf())->field             \
         : BPF_CORE_READ((struct task_struct *)bpf_get_current_task(), field))

/*
 * Is this tracer's child, waiting to become the command? It is already followed, but what it does before its exec is
 * tracer's doing.
 */
tracer_inline bool syscount_is_held(void) {
    if (!tracer_filter.follow || !tracer_filter.self) return false;
    if (!(SYSCOUNT_OF_TASK(flags) & PF_FORKNOEXEC)) return false;
    return (u32)BPF_CORE_READ((struct task_struct *)bpf_get_current_task(), real_parent, tgid) == tracer_filter.self;
}

/* The system call that ends: its number, and whether it is a 32-bit call, which have other numbers. */
struct syscount_call {
    s32 number; /* negative: none, as after a return from a signal handler */
    bool is_32bit;
};

/* `READ` turns a pointer into the registers into a value. */
#if defined(bpf_target_x86)
#define SYSCOUNT_CALL(regs, READ)                                                \
    ((struct syscount_call){.number = (s32)READ(TRACER_SYSCALL_NUMBER_AT(regs)), \
                            .is_32bit = SYSCOUNT_OF_TASK(thread_info.status) & TS_COMPAT})
#elif defined(bpf_target_arm64)
#define SYSCOUNT_CALL(regs, READ)                                           \
    ((struct syscount_call){.number = READ(TRACER_SYSCALL_NUMBER_AT(regs)), \
                            .is_32bit = READ(&((struct tracer_arm64_regs *)(regs))->pstate) & PSR_MODE32_BIT})
#endif

/* For programs that may read the registers directly, and for those that may not. */
#define SYSCOUNT_LOOK(pointer) (*(pointer))
#define SYSCOUNT_COPY(pointer)                                   \
    ({                                                           \
        typeof(*(pointer)) value_ = 0;                           \
                                                                 \
        bpf_probe_read_kernel(&value_, sizeof(value_), pointer); \
        value_;                                                  \
    })

#endif
