/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* @name@: files that commands open. */
#include <tracer/bpf/event.h>
#include <tracer/bpf/syscalls.h>

TRACER_PLUGIN("Files that commands open", TRACER_BLIND("openat2, io_uring, and whether the file could be opened"));

struct @name@_event {
    tracer_time time;
    tracer_pid pid;
    u32 flags TRACER_COLUMN("hidden", "as open(2) takes them");
    tracer_comm comm;
    char file[128] TRACER_HELP("the name as the command gave it");
};
TRACER_EVENTS(events, struct @name@_event);

const volatile tracer_flag writes TRACER_OPTION("-w", "only files opened for writing") = 0;

TRACER_ON("tp/syscalls/sys_enter_openat", on_openat, struct tracer_sys_enter) {
    struct @name@_event *event;

    if (writes && !(ctx->args[2] & 3)) return tracer_filtered(seen); /* O_WRONLY is 1, O_RDWR 2 */
    event = tracer_reserve(&events, struct @name@_event);
    if (!event) return tracer_no_room(seen);
    event->time = bpf_ktime_get_boot_ns();
    event->pid = bpf_get_current_pid_tgid() >> 32;
    event->flags = ctx->args[2];
    bpf_get_current_comm(event->comm, sizeof(event->comm));
    if (bpf_probe_read_user_str(event->file, sizeof(event->file), (void *)ctx->args[1]) < 0) event->file[0] = 0;
    return tracer_submit(seen, &events, event);
}
