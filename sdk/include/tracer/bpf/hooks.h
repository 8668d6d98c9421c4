/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Calls of functions and system calls, in two short bodies whatever the way of attaching:
 *
 *   TRACER_ENTER(name) { call->arg[0] = tracer_arg(args, 0); }               what the return wants to know
 *   TRACER_LEAVE(name) { ...; return tracer_submit(seen, &events, record); } the event
 *
 * and then, for each way, a macro that makes its programs from them. In TRACER_ENTER: `call`, which is the call's until
 * its return, and `args`. In TRACER_LEAVE: `call`, `result` and `seen`. Nested calls, lost returns, a thread's exit and
 * the copies of a program are dealt with. Define before including this header, as needed:
 *
 *   TRACER_CALL_EXTRA      a struct that `call` carries as `extra`
 *   TRACER_CALL_DEPTH      how many nested calls of a thread to follow (1)
 *   TRACER_CALL_TIMED      `now` in TRACER_LEAVE is then bpf_ktime_get_ns() as the call returned
 *   TRACER_FILTER_AT_ENTRY the filters look at the task as it was at the entry: an exec changes what they look at
 */
#ifndef TRACER_BPF_HOOKS_H
#define TRACER_BPF_HOOKS_H

#include "calls.h"
#include "event.h"
#include "frame.h"
#include "syscalls.h"

/* Where the arguments of a call are. */
enum tracer_args_at {
    TRACER_ARGS_AT_TRAMPOLINE, /* u64[] */
    TRACER_ARGS_AT_KPROBE,     /* struct pt_regs */
    TRACER_ARGS_AT_SYSCALL,    /* struct tracer_sys_enter */
    TRACER_ARGS_AT_KSYSCALL,   /* struct pt_regs of a function whose argument points to another one */
    TRACER_ARGS_IN_REGISTERS,  /* struct pt_regs that a program may look into */
};
struct tracer_args {
    void *ctx;
    enum tracer_args_at at;
};

/* Argument `n` (a constant, from 0). At a function's kprobe the first five, at a system call the first three. */
tracer_inline u64 tracer_arg(const struct tracer_args args, const u32 n) {
    struct pt_regs *regs = args.ctx;

    switch (args.at) {
    case TRACER_ARGS_AT_TRAMPOLINE:
        return ((u64 *)args.ctx)[n];
    case TRACER_ARGS_AT_KPROBE:
        return n == 0   ? PT_REGS_PARM1(regs)
               : n == 1 ? PT_REGS_PARM2(regs)
               : n == 2 ? PT_REGS_PARM3(regs)
               : n == 3 ? PT_REGS_PARM4(regs)
                        : PT_REGS_PARM5(regs);
    case TRACER_ARGS_AT_SYSCALL:
        return ((struct tracer_sys_enter *)args.ctx)->args[n];
    case TRACER_ARGS_AT_KSYSCALL:
        return tracer_syscall_arg(regs, n);
    case TRACER_ARGS_IN_REGISTERS:
        return TRACER_SYSCALL_ARG(regs, n);
    }
    return 0;
}

#ifdef TRACER_CALL_TIMED
typedef u64 tracer_now;
#define TRACER_NOW bpf_ktime_get_ns()
#else
/* Its name is what a compiler says of a body that reads `now`. */
typedef struct TRACER_CALL_TIMED_is_not_defined {
    int nothing;
} tracer_now;
#define TRACER_NOW ((tracer_now){0})
#endif

#define TRACER_ENTER(name) tracer_inline void name##_enter(struct tracer_call *call, const struct tracer_args args)
#define TRACER_LEAVE(name)                                                                              \
    tracer_inline struct tracer_done name##_leave(struct tracer_call *call, s64 result, tracer_now now, \
                                                  struct tracer_seen *seen)

#ifdef TRACER_FILTER_AT_ENTRY
#define tracer_call_filter(call) ((call)->wanted = tracer_wanted())

tracer_inline bool tracer_call_event(struct tracer_ledger *ledger, const struct tracer_call *call) {
    if (!tracer_seen(ledger)) return false;
    if (call->wanted) return true;
    tracer_count(ledger, filtered);
    return false;
}
#else
#define tracer_call_filter(call) ((void)0)
#define tracer_call_event(ledger, call) tracer_event(ledger)
#endif

/* Of a frame as the macros below spell it. */
#define tracer_depth(frame) (__builtin_constant_p(frame) ? 1 : TRACER_CALL_DEPTH)

/* The programs begin and end a call by these. */
#define TRACER_BEGIN_CALL(name, frame, where)                                              \
    do {                                                                                   \
        struct tracer_call *call = tracer_call_begin_in(tracer_depth(frame), frame, copy); \
                                                                                           \
        if (!call) return 0;                                                               \
        tracer_call_filter(call);                                                          \
        name##_enter(call, (struct tracer_args){.ctx = ctx, .at = where});                 \
        return 0;                                                                          \
    } while (0)
#define TRACER_END_CALL(name, frame, result)                                                                        \
    do {                                                                                                            \
        tracer_now now = TRACER_NOW;                                                                                \
        struct tracer_ledger *ledger = tracer_ledger_here();                                                        \
        struct tracer_call *call = ledger ? tracer_call_take_in(tracer_depth(frame), ledger, frame, copy) : 0;      \
                                                                                                                    \
        if (call && tracer_call_event(ledger, call)) name##_leave(call, result, now, (struct tracer_seen *)ledger); \
        return 0;                                                                                                   \
    } while (0)
/* Both at once, where the return still has the arguments. */
#define TRACER_WHOLE_CALL(name, context, where, result)                               \
    do {                                                                              \
        struct tracer_ledger *ledger = tracer_ledger_here();                          \
        struct tracer_call call = {};                                                 \
                                                                                      \
        if (!ledger || !tracer_once(ledger, copy) || !tracer_event(ledger)) return 0; \
        name##_enter(&call, (struct tracer_args){.ctx = context, .at = where});       \
        name##_leave(&call, result, TRACER_NOW, (struct tracer_seen *)ledger);        \
        return 0;                                                                     \
    } while (0)

/* It ends a call, so that its runs are what `missed` is counted by. */
#define TRACER_RETURNS TRACER_TAG("return", "", "")

/* Variant "fentry": the call's return alone. `number` is how many arguments the function has: its result lies behind.
 */
#define TRACER_FEXIT(name, function, number, ...)                                     \
    TRACER_COPIES_OF("fexit/" function, fexit_##name, u64, TRACER_ALL(__VA_ARGS__)) { \
        TRACER_WHOLE_CALL(name, ctx, TRACER_ARGS_AT_TRAMPOLINE, ctx[number]);         \
    }

/* Variant "fentry": entry and return, for a plugin that times the call or keeps what changes in it. */
#define TRACER_FENTRY_FEXIT(name, function, number, ...)                                \
    TRACER_COPIES_OF("fentry/" function, fentry_##name, u64, TRACER_ALL(__VA_ARGS__)) { \
        TRACER_BEGIN_CALL(name, (u64)ctx, TRACER_ARGS_AT_TRAMPOLINE);                   \
    }                                                                                   \
    TRACER_COPIES_OF("fexit/" function, fexit_##name, u64, TRACER_ALL(__VA_ARGS__)) {   \
        TRACER_END_CALL(name, (u64)ctx, ctx[number]);                                   \
    }

/* Variant "kprobe". (No copies: preemption costs kprobes nothing.) */
#define TRACER_KPROBES(name, function, ...)                                                        \
    TRACER_ALL(__VA_ARGS__) SEC("kprobe/" function) int kprobe_##name(struct pt_regs *ctx) {       \
        const u32 copy = 0;                                                                        \
                                                                                                   \
        TRACER_BEGIN_CALL(name, tracer_frame_of_entry(ctx), TRACER_ARGS_AT_KPROBE);                \
    }                                                                                              \
    TRACER_ALL(__VA_ARGS__) SEC("kretprobe/" function) int kretprobe_##name(struct pt_regs *ctx) { \
        const u32 copy = 0;                                                                        \
                                                                                                   \
        TRACER_END_CALL(name, tracer_frame_of_return(ctx), (s64)PT_REGS_RC(ctx));                  \
    }

/* Variant "tracepoint": entry and exit of the system call `name`. */
#define TRACER_SYSCALL(name, ...) TRACER_SYSCALL_(name, name, name, TRACER_ALL(__VA_ARGS__))
/* The same for the system call `call`, whose bodies are those of `name`. */
#define TRACER_SYSCALL_BY(name, call, ...) TRACER_SYSCALL_(name, call, name##_##call, TRACER_ALL(__VA_ARGS__))

#define TRACER_SYSCALL_(name, syscall, program, attributes)                                                     \
    TRACER_COPIES_OF("tp/syscalls/sys_enter_" #syscall, enter_##program, struct tracer_sys_enter, attributes) { \
        TRACER_BEGIN_CALL(name, TRACER_SYSCALL_FRAME, TRACER_ARGS_AT_SYSCALL);                                  \
    }                                                                                                           \
    TRACER_COPIES_OF("tp/syscalls/sys_exit_" #syscall, exit_##program, struct tracer_sys_exit,                  \
                     TRACER_RETURNS attributes) {                                                               \
        TRACER_END_CALL(name, TRACER_SYSCALL_FRAME, ctx->ret);                                                  \
    }

/*
 * Variant "tracepoint": the exit alone, for a thread that leaves a system call still has the registers that it came
 * with. Needs Linux 5.15.
 */
#define TRACER_SYSCALL_EXIT(name, ...)                                                                              \
    TRACER_COPIES_OF("tp/syscalls/sys_exit_" #name, only_##name, struct tracer_sys_exit, TRACER_ALL(__VA_ARGS__)) { \
        TRACER_WHOLE_CALL(name, tracer_syscall_regs(), TRACER_ARGS_IN_REGISTERS, ctx->ret);                         \
    }

/* Variant "tracepoint": as TRACER_SYSCALL, for a call that ends elsewhere where it succeeds (TRACER_ENDS). */
#define TRACER_SYSCALL_FAILING(name, ...)                                                                              \
    TRACER_COPIES_OF("tp/syscalls/sys_enter_" #name, enter_##name, struct tracer_sys_enter, TRACER_ALL(__VA_ARGS__)) { \
        TRACER_BEGIN_CALL(name, TRACER_SYSCALL_FRAME, TRACER_ARGS_AT_SYSCALL);                                         \
    }                                                                                                                  \
    TRACER_COPIES_OF("tp/syscalls/sys_exit_" #name, exit_##name, struct tracer_sys_exit,                               \
                     TRACER_RETURNS TRACER_ALL(__VA_ARGS__)) {                                                         \
        if (!ctx->ret) { /* nothing new, but a run that must not pass for a skipped one */                             \
            struct tracer_ledger *ledger = tracer_ledger_here();                                                       \
                                                                                                                       \
            if (ledger) tracer_once(ledger, copy);                                                                     \
            return 0;                                                                                                  \
        }                                                                                                              \
        TRACER_END_CALL(name, TRACER_SYSCALL_FRAME, ctx->ret);                                                         \
    }

/* Where a system call begins, by another hook than its own. In the body: `ctx` and `call`. */
#define TRACER_BEGINS(section, name, ctx_type, ...)                                     \
    tracer_inline void name##_begin(ctx_type *ctx, struct tracer_call *call);           \
    TRACER_COPIES_OF(section, name, ctx_type, TRACER_ALL(__VA_ARGS__)) {                \
        struct tracer_call *call = tracer_call_begin_in(1, TRACER_SYSCALL_FRAME, copy); \
                                                                                        \
        if (!call) return 0;                                                            \
        tracer_call_filter(call);                                                       \
        name##_begin(ctx, call);                                                        \
        return 0;                                                                       \
    }                                                                                   \
    tracer_inline void name##_begin(ctx_type *ctx, struct tracer_call *call)

/* Where a system call ends that began elsewhere. The body is like that of TRACER_LEAVE, and has `ctx` instead of
 * `result`. */
#define TRACER_ENDS(section, name, ctx_type, ...)                                                                   \
    tracer_inline struct tracer_done name##_end(ctx_type *ctx, struct tracer_call *call, struct tracer_seen *seen); \
    TRACER_COPIES_OF(section, name, ctx_type, TRACER_RETURNS TRACER_ALL(__VA_ARGS__)) {                             \
        struct tracer_ledger *ledger = tracer_ledger_here();                                                        \
        struct tracer_call *call = ledger ? tracer_call_take_in(1, ledger, TRACER_SYSCALL_FRAME, copy) : 0;         \
                                                                                                                    \
        if (call && tracer_call_event(ledger, call)) name##_end(ctx, call, (struct tracer_seen *)ledger);           \
        return 0;                                                                                                   \
    }                                                                                                               \
    tracer_inline struct tracer_done name##_end(ctx_type *ctx, struct tracer_call *call, struct tracer_seen *seen)

/* A look at the system call that the thread is in, which goes on. In the body: `ctx` and `call`. Perf's tracepoints
   alone: only they are never preempted, so that no copies are needed. */
#define TRACER_DURING(section, name, ctx_type, ...)                           \
    tracer_inline void name##_look(ctx_type *ctx, struct tracer_call *call);  \
    TRACER_ALL(__VA_ARGS__) SEC(section) int name(ctx_type *ctx) {            \
        struct tracer_thread_calls *calls = tracer_calls_here(false);         \
                                                                              \
        if (calls && calls->call[0].frame) name##_look(ctx, &calls->call[0]); \
        return 0;                                                             \
    }                                                                         \
    tracer_inline void name##_look(ctx_type *ctx, struct tracer_call *call)

/* Variant "kprobe": the function behind the system call `name`. */
#define TRACER_KSYSCALL(name, ...)                                                                  \
    TRACER_ALL(__VA_ARGS__) SEC("ksyscall/" #name) int ksyscall_##name(struct pt_regs *ctx) {       \
        const u32 copy = 0;                                                                         \
                                                                                                    \
        TRACER_BEGIN_CALL(name, TRACER_SYSCALL_FRAME, TRACER_ARGS_AT_KSYSCALL);                     \
    }                                                                                               \
    TRACER_ALL(__VA_ARGS__) SEC("kretsyscall/" #name) int kretsyscall_##name(struct pt_regs *ctx) { \
        const u32 copy = 0;                                                                         \
                                                                                                    \
        TRACER_END_CALL(name, TRACER_SYSCALL_FRAME, (s64)PT_REGS_RC(ctx));                          \
    }

#endif
