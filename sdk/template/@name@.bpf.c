/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Kernel side: one record for each openat() that passes the filters. */
#include <tracer/bpf/filter.h>
#include <tracer/bpf/ring.h>

#include "@name@.h"

/* Set by the option --writes. */
const volatile u8 writes_only = 0;

TRACER_RING(events, struct @name@_event);

/* Arguments of syscalls:sys_enter_openat, as its format file in tracefs has them; tracer looks whether they are there. */
struct openat_args {
    u64 common;
    s32 __syscall_nr;
    u32 reserved;
    s64 dfd;
    const char *filename;
    u64 flags;
    u64 mode;
};

/* Defines on_openat and two more copies of it; the guide says what they are for. */
TRACER_PROGRAM("tp/syscalls/sys_enter_openat", on_openat, struct openat_args)
{
    struct tracer_ledger *ledger = tracer_ledger_here();
    struct @name@_event *event;
    u64 ids;

    if (!ledger)
        return 0;
    if (!tracer_once(ledger, copy))
        return 0;
    /* Each event is seen once, and then exactly one of filtered, lost and emitted; tracer's own calls are no events. */
    if (!tracer_event(ledger))
        return 0;
    /* O_WRONLY is 1, O_RDWR 2. */
    if (writes_only && !(ctx->flags & 3)) {
        tracer_count(ledger, filtered);
        return 0;
    }
    event = tracer_ring_reserve(&events, sizeof(*event));
    if (!event)
        return 0;
    ids = bpf_get_current_pid_tgid();
    event->time = bpf_ktime_get_boot_ns();
    event->pid = ids >> 32;
    event->tid = (u32)ids;
    event->flags = (u32)ctx->flags;
    event->reserved = 0;
    bpf_get_current_comm(event->comm, sizeof(event->comm));
    __builtin_memset(event->file, 0, sizeof(event->file));
    bpf_probe_read_user_str(event->file, sizeof(event->file), ctx->filename);
    tracer_ring_submit(&events, event);
    return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
