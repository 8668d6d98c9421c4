/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* killsnoop: who sends which signal to whom, and whether it was allowed. */
#include <tracer/bpf/types.h>

/* The system calls that send a signal. */
enum killsnoop_call {
    KILLSNOOP_KILL,
    KILLSNOOP_TKILL,
    KILLSNOOP_TGKILL,
    KILLSNOOP_RT_SIGQUEUEINFO,
    KILLSNOOP_RT_TGSIGQUEUEINFO,
    KILLSNOOP_PIDFD_SEND_SIGNAL,
};

/* A call's arguments. */
struct killsnoop_args {
    enum killsnoop_call call;
    s32 tpid;
    s32 tgid; /* the target's process where the call names one besides the thread `tpid`; else `tpid` again */
    s32 sig;
};
#define TRACER_CALL_EXTRA struct killsnoop_args
#include <tracer/bpf/hooks.h>

#include <linux/errno.h>

#include "pidfd.bpf.h"

/* Finding the process behind a pidfd takes the kernel's BTF, which everybody else is spared. */
TRACER_PLUGIN("Signals that processes send, with target and result", TRACER_HOOK("system calls that send a signal"),
              TRACER_BLIND("32-bit system calls (int $0x80), and signals that the kernel sends by itself (faults, "
                           "timers, terminals, a closed pipe)"),
              TRACER_VARIANTS("tracepoint tracepoint_pair kprobe"),
              TRACER_OPTION("pid -p --sender", "Only signals that this process sends"),
              TRACER_OPTION("set --calls enum=killsnoop_call default=kill", "The system calls to watch"));

struct killsnoop_event {
    tracer_time time TRACER_HELP("When the call returned");
    tracer_pid pid TRACER_HELP("The sender's process");
    tracer_pid tid TRACER_COLUMN("hidden", "The sender's thread");
    tracer_signal sig TRACER_HELP("The signal's number; 0 only asks whether it could be sent");
    tracer_target_pid tpid TRACER_HELP("The target as the caller named it: a process, a thread, 0, -1 or -group; "
                                       "behind a pidfd, its process");
    s32 result TRACER_COLUMN("width=0", "What the call returned: 0, or a negative errno")
        TRACER_COLUMN("name=error type=errno hidden", "The errno's name");
    enum killsnoop_call call TRACER_COLUMN("hidden", "The system call");
    tracer_comm comm TRACER_HELP("The sender's name");
};
TRACER_EVENTS(events, struct killsnoop_event,
              TRACER_SHOWN("name=signals columns=time,pid,tid,comm,call,sig,tpid,result,error"));

#define KILLSNOOP_ANY_TARGET (-2147483647 - 1)

const volatile tracer_flag failed TRACER_OPTION("-x", "Only calls that failed") = 0;
const volatile s32 target TRACER_OPTION("-T --target=PID -2147483647..2147483647",
                                        "Only signals to this process, thread, or -group") = KILLSNOOP_ANY_TARGET;
/* Bit n is signal n; none: all. */
const volatile u64 signals[2] TRACER_OPTION("-s --signal=N[,N] 0..64", "Only these signals, by number") = {};

tracer_inline bool killsnoop_wanted(const struct killsnoop_args *args, s64 result) {
    u32 sig = (u32)args->sig;

    if (failed && result >= 0) return false;
    if (target != KILLSNOOP_ANY_TARGET && target != args->tpid && target != args->tgid) return false;
    if (!signals[0] && !signals[1]) return true;
    return sig < 64 ? signals[0] >> sig & 1 : sig < 128 ? signals[1] >> (sig - 64) & 1 : false;
}

tracer_inline struct tracer_done killsnoop_report(struct tracer_seen *seen, const struct killsnoop_args *args,
                                                  s32 result) {
    u64 ids = bpf_get_current_pid_tgid();
    struct killsnoop_event *event;

    if (!killsnoop_wanted(args, result)) return tracer_filtered(seen);
    event = tracer_reserve(&events, struct killsnoop_event);
    if (!event) return tracer_no_room(seen);
    event->time = bpf_ktime_get_boot_ns();
    event->pid = ids >> 32;
    event->tid = (u32)ids;
    event->sig = args->sig;
    event->tpid = args->call == KILLSNOOP_PIDFD_SEND_SIGNAL && result == -EBADF ? 0 : args->tpid;
    event->result = result;
    event->call = args->call;
    bpf_get_current_comm(event->comm, sizeof(event->comm));
    return tracer_submit(seen, &events, event);
}

/* One call: which of its arguments, or what else, is the target, its process, and the signal. */
#define KILLSNOOP_CALL(name, number, target_id, target_process, signal, optional)               \
    TRACER_ENTER(name) {                                                                        \
        s32 tpid = (s32)(target_id);                                                            \
                                                                                                \
        call->extra = (struct killsnoop_args){                                                  \
            .call = number, .tpid = tpid, .tgid = (s32)(target_process), .sig = (s32)(signal)}; \
    }                                                                                           \
    TRACER_LEAVE(name) { return killsnoop_report(seen, &call->extra, (s32)result); }            \
    TRACER_KSYSCALL(name, TRACER_WHEN("calls=" #name), optional)

/* At the exit alone one program less and no hash make the call a quarter cheaper than with entry and exit. */
#define KILLSNOOP_SYSCALL(name, number, target_id, target_process, signal)          \
    KILLSNOOP_CALL(name, number, target_id, target_process, signal, )               \
    TRACER_SYSCALL_EXIT(name, TRACER_WHEN("calls=" #name), TRACER_IN("tracepoint")) \
    TRACER_SYSCALL(name, TRACER_WHEN("calls=" #name), TRACER_IN("tracepoint_pair"))

#define ARG(n) tracer_arg(args, n)
KILLSNOOP_SYSCALL(kill, KILLSNOOP_KILL, ARG(0), tpid, ARG(1))
KILLSNOOP_SYSCALL(tkill, KILLSNOOP_TKILL, ARG(0), tpid, ARG(1))
KILLSNOOP_SYSCALL(tgkill, KILLSNOOP_TGKILL, ARG(1), ARG(0), ARG(2))
KILLSNOOP_SYSCALL(rt_sigqueueinfo, KILLSNOOP_RT_SIGQUEUEINFO, ARG(0), tpid, ARG(1))
KILLSNOOP_SYSCALL(rt_tgsigqueueinfo, KILLSNOOP_RT_TGSIGQUEUEINFO, ARG(1), ARG(0), ARG(2))

/* The descriptor is looked up at the entry: during the call another thread may put something else there. */
KILLSNOOP_CALL(pidfd_send_signal, KILLSNOOP_PIDFD_SEND_SIGNAL, killsnoop_pid_behind((s32)ARG(0)), tpid, ARG(1),
               TRACER_OPTIONAL)
TRACER_SYSCALL(pidfd_send_signal, TRACER_WHEN("calls=pidfd_send_signal"), TRACER_IN("tracepoint tracepoint_pair"),
               TRACER_OPTIONAL)
