// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A record with the words of its command line for each exec, and one with its file's name. */
#include <tracer/bpf/filter.h>
#include <tracer/bpf/tail.h>

#include <bpf/bpf_core_read.h>

#include "tails.h"

TRACER_TAIL_RING(execs, struct tails_exec, TAILS_MOST);
TRACER_TAIL_RING(files, struct tails_file, 64);

struct mm_struct___tails {
    unsigned long arg_start, arg_end;
} __attribute__((preserve_access_index));

struct task_struct___tails {
    struct mm_struct___tails *mm;
} __attribute__((preserve_access_index));

struct linux_binprm___tails {
    const char *filename;
} __attribute__((preserve_access_index));

TRACER_PROGRAM("raw_tp", on_exec, struct bpf_raw_tracepoint_args) {
    struct tracer_ledger *ledger = tracer_ledger_here();
    struct task_struct___tails *task = (void *)bpf_get_current_task();
    unsigned long begin, end;
    struct tails_exec *event;

    if (!ledger || !tracer_once(ledger, copy) || !tracer_event(ledger)) return 0;
    event = tracer_tail_reserve(ledger, execs);
    if (!event) return 0;
    begin = BPF_CORE_READ(task, mm, arg_start);
    end = BPF_CORE_READ(task, mm, arg_end);
    event->time = bpf_ktime_get_boot_ns();
    event->pid = bpf_get_current_pid_tgid() >> 32;
    event->length = (u32)(end - begin);
    tracer_tail_add_user(execs, event, (void *)begin, end - begin);
    tracer_tail_submit(ledger, execs, event);
    return 0;
}

TRACER_PROGRAM("raw_tp", on_file, struct bpf_raw_tracepoint_args) {
    struct tracer_ledger *ledger = tracer_ledger_here();
    struct linux_binprm___tails *binprm = (void *)ctx->args[2];
    struct tails_file *event;

    if (!ledger || !tracer_once(ledger, copy) || !tracer_event(ledger)) return 0;
    event = tracer_tail_reserve(ledger, files);
    if (!event) return 0;
    event->time = bpf_ktime_get_boot_ns();
    event->pid = bpf_get_current_pid_tgid() >> 32;
    event->reserved = 0;
    tracer_tail_add_kernel_text(files, event, BPF_CORE_READ(binprm, filename));
    tracer_tail_submit(ledger, files, event);
    return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
