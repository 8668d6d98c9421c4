/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* @name@: files that commands open, with what came of it and how long it took. */
#define TRACER_CALL_TIMED
#include <tracer/bpf/hooks.h>

TRACER_PLUGIN("Files that commands open, with result and time", TRACER_BLIND("openat2 and io_uring"));

struct @name@_event {
    tracer_time time;
    tracer_pid pid;
    s32 result TRACER_COLUMN("RES width=5", "a descriptor, or a negative errno")
        TRACER_COLUMN("name=error type=errno hidden", "the errno's name");
    tracer_duration took TRACER_COLUMN("USECS width=8 divisor=1000", "how long the call took");
    tracer_comm comm;
    char file[128];
};
TRACER_EVENTS(events, struct @name@_event, TRACER_SHOWN("columns=time,pid,comm,result,error,took,file"));

const volatile tracer_flag failed TRACER_OPTION("-x", "only calls that failed") = 0;
const volatile tracer_duration slower TRACER_OPTION("--slower=TIME", "only calls that took at least so long") = 0;

/* At the entry: keep what the return wants to know. */
TRACER_ENTER(openat) {
    call->arg[0] = tracer_arg(args, 1);
    call->arg[1] = bpf_ktime_get_ns();
}

/* At the return: the event. */
TRACER_LEAVE(openat) {
    u64 took = now - call->arg[1];
    struct @name@_event *event;

    if ((failed && result >= 0) || took < slower) return tracer_filtered(seen);
    event = tracer_reserve(&events, struct @name@_event);
    if (!event) return tracer_no_room(seen);
    event->time = bpf_ktime_get_boot_ns();
    event->pid = bpf_get_current_pid_tgid() >> 32;
    event->result = result;
    event->took = took;
    bpf_get_current_comm(event->comm, sizeof(event->comm));
    if (bpf_probe_read_user_str(event->file, sizeof(event->file), (void *)call->arg[0]) < 0) event->file[0] = 0;
    return tracer_submit(seen, &events, event);
}

/* The programs that call the two: at the system call's tracepoints. */
TRACER_SYSCALL(openat)
