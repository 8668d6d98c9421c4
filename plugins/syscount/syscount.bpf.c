/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * syscount: system calls by command and call, or by process: how many, how many failed, and how long they took. The
 * tracepoint at the end of every system call alone knows whether it failed. The one at the beginning, which costs each
 * call as much again, is for --latency alone; the few calls whose end does not tell what they were have a tracepoint
 * each at their beginning, which costs others next to nothing.
 */
#include <tracer/bpf/hooks.h>

#include <asm/errno.h>
#include <asm/unistd.h>

#include "syscount_task.bpf.h"

TRACER_PLUGIN("System calls by command and call, or by process, in a table by interval",
              TRACER_HOOK("the end of every system call"), TRACER_VARIANTS("tp_btf raw_tracepoint"),
              TRACER_BLIND("what io_uring does on its own, calls that the vDSO answers (clock_gettime and the like), "
                           "which call one of a 32-bit program (int $0x80) is, and the exits of those programs"),
              TRACER_OPTION("pid -p", "only this process"),
              TRACER_OPTION("rows -T --top default=10", "rows of a table (text alone; 0: all)"),
              TRACER_OPTION("interval @1 default=1s", "time between tables"),
              TRACER_OPTION("count @2", "end after so many tables"));

const volatile tracer_flag
    latency TRACER_OPTION("-L", "the time spent in the calls, too; a program at each call's beginning takes it") = 0;
const volatile tracer_flag failures TRACER_OPTION("-x", "only failed calls") = 0;
const volatile tracer_errno
    only_error TRACER_OPTION("-e --errno",
                             "only calls that failed with this error, by name or number (ENOENT, 2)") = 0; /* 0: any */
const volatile tracer_flag by_process TRACER_OPTION("-P --process", "by process instead of by call") = 0;

/* No padding: keys are compared as bytes. */
struct syscount_key {
    tracer_comm comm TRACER_HELP("the thread's name when the call ended");
    tracer_pid pid TRACER_HELP("process"); /* 0 where rows are by call */
    /* its number, or TRACER_SYSCALL_32BIT; 0 where rows are by process */
    tracer_syscall call TRACER_COLUMN("width=20", "its name, or its number where the kernel's headers had none");
};
struct syscount_value {
    tracer_amount calls TRACER_COLUMN("width=10", "calls that ended (those of exit, exit_group and rt_sigreturn: "
                                                  "began)");
    tracer_amount errors TRACER_COLUMN("width=10", "those of them that failed");
    tracer_duration duration TRACER_COLUMN("TIME_us divisor=1000", "from their beginning to their end, added up");
};
/* In each run one way to show it. (A column of times that nobody took would be all zeros, and a lie.) */
TRACER_ROWS(rows, struct syscount_key, struct syscount_value, 10240,
            TRACER_OPTION("size --max-rows", "rows kept in an interval; the calls of what does not fit are counted as "
                                             "lost"),
            TRACER_SHOWN("name=by_call when=!process,!latency columns=comm,call,calls,errors rows=10 sort=calls"),
            TRACER_SHOWN("name=by_call_timed when=!process,latency columns=comm,call,calls,errors,duration rows=10 "
                         "sort=duration"),
            TRACER_SHOWN("name=by_process when=process,!latency columns=pid,comm,calls,errors rows=10 sort=calls"),
            TRACER_SHOWN("name=by_process_timed when=process,latency columns=pid,comm,calls,errors,duration rows=10 "
                         "sort=duration"));

/* <linux/errno.h>: what an interrupted call ends with inside the kernel, until a handler of the signal makes it EINTR.
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

/* A new thread leaves the call that made it, too, with 0 for a result: an end without a beginning. */
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

/* What is known of a call that ends. */
struct syscount_end {
    u32 number;
    u64 duration;
};

/* Adds the current task's call to its row. */
tracer_inline struct tracer_done syscount_add(struct tracer_seen *seen, const struct syscount_end *end, s64 result) {
    const u32 error = syscount_error(result);
    struct syscount_value fresh = {}, *row;
    struct syscount_key key = {};

    if ((failures && !error) || (only_error && error != (u32)only_error)) return tracer_filtered(seen);
    bpf_get_current_comm(key.comm, sizeof(key.comm));
    if (by_process)
        key.pid = bpf_get_current_pid_tgid() >> 32;
    else
        key.call = end->number;
    row = tracer_row_of(&rows, &key, &fresh);
    if (!row) return tracer_no_row(seen);
    TRACER_ADD(row->calls, 1);
    if (error) TRACER_ADD(row->errors, 1);
    /* A sum with a constant 0 is compiled to an atomic OR, which 5.10 does not have. */
    if (end->duration) TRACER_ADD(row->duration, end->duration);
    return tracer_counted(seen);
}

/*
 * What the entry of a call that ends has left; NULL: its entry was not seen. After an exec the registers name execve
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

/* Does the run that left `call` with `result` end a call that counts? */
tracer_inline bool syscount_ends(struct tracer_ledger *ledger, struct syscount_end *end,
                                 const struct syscount_call *call, s64 result) {
    const bool is_exec = call->number == __NR_execve || call->number == __NR_execveat;
    u64 now = latency ? bpf_ktime_get_ns() : 0;
    const struct tracer_call *begun = 0;

    end->number = call->is_32bit ? TRACER_SYSCALL_32BIT : (u32)call->number;
    if (latency || is_exec) begun = syscount_begun(call, result);
    if (!call->is_32bit && call->number < 0) return false; /* rt_sigreturn: was counted at its entry */
    if (!result && syscount_makes_thread(call)) return false;
    if (begun) {
        if (!call->is_32bit) end->number = begun->tag;
        if (latency && now > begun->arg[0]) end->duration = now - begun->arg[0];
    } else if (latency) {
        tracer_count_call(ledger, unmatched);
    }
    return !syscount_is_held();
}

/* Arguments of the tracepoint: the registers, the result. */
#define SYSCOUNT_EXIT(section, name, READ)                                                                     \
    tracer_inline bool name##_ends(u64 *ctx, struct tracer_ledger *ledger, struct syscount_end *end) {         \
        const struct syscount_call call = SYSCOUNT_CALL((struct pt_regs *)ctx[0], READ);                       \
                                                                                                               \
        return syscount_ends(ledger, end, &call, ctx[1]);                                                      \
    }                                                                                                          \
    TRACER_ON_WITH(section, name, u64, struct syscount_end, name##_ends(ctx, ledger, &with), TRACER_RETURNS) { \
        return syscount_add(seen, with, ctx[1]);                                                               \
    }
SYSCOUNT_EXIT("tp_btf/sys_exit", exit_btf, SYSCOUNT_LOOK)
SYSCOUNT_EXIT("raw_tp/sys_exit", exit_raw, SYSCOUNT_COPY)

/* A call begins whose end wants to know when, or which it was. */
tracer_inline void syscount_begin(struct tracer_call *call, u32 number) {
    call->tag = number;
    if (latency) call->arg[0] = bpf_ktime_get_ns();
}

/* Arguments of the tracepoint: the registers, the number. */
TRACER_BEGINS("tp_btf/sys_enter", enter_btf, u64, TRACER_WHEN("latency")) { syscount_begin(call, ctx[1]); }
TRACER_BEGINS("raw_tp/sys_enter", enter_raw, u64, TRACER_WHEN("latency")) { syscount_begin(call, ctx[1]); }

/* These have no end, or one that names no call: they count when they begin. */
#define BOTH TRACER_IN("tp_btf raw_tracepoint")
#define SYSCOUNT_AT_ENTRY(name)                                                                                   \
    TRACER_ON_IF("tp/syscalls/sys_enter_" #name, enter_##name, void, !syscount_is_held(), TRACER_RETURNS, BOTH) { \
        return syscount_add(seen, &(struct syscount_end){.number = __NR_##name}, 0);                              \
    }
SYSCOUNT_AT_ENTRY(exit)
SYSCOUNT_AT_ENTRY(exit_group)
SYSCOUNT_AT_ENTRY(rt_sigreturn)

/* When it succeeds, its end looks like execve's. */
TRACER_BEGINS("tp/syscalls/sys_enter_execveat", enter_execveat, void, TRACER_WHEN("!latency"), BOTH) {
    syscount_begin(call, __NR_execveat);
}
