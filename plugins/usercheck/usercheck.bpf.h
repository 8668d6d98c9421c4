/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What both objects of usercheck share: an exec from its entry to its result. The caller's ids and name are noted at
 * the entry, as a success replaces them. Needs no kernel BTF.
 */
#ifndef USERCHECK_BPF_H
#define USERCHECK_BPF_H

#include "usercheck.h"

/* What the entry tells the result. */
struct usercheck_entry {
    u32 pid;
    u32 uid;
    const char *user_file;
    char comm[TRACER_COMM_LEN];
    char file[USERCHECK_FILE_LEN];
};
#define TRACER_CALL_EXTRA struct usercheck_entry

#include <tracer/bpf/program.h>
#include <tracer/bpf/calls.h>
#include <tracer/bpf/filter.h>
#include <tracer/bpf/ring.h>
#include <tracer/bpf/syscalls.h>

const volatile u32 failed = 0;

char LICENSE[] SEC("license") = "Dual BSD/GPL";

TRACER_RING(events, struct usercheck_event);

/* Written by the host before anything is attached. */
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 4096);
    __type(key, u32); /* uid, or USERCHECK_DEFAULT_UID */
    __type(value, struct usercheck_message);
} messages SEC(".maps");

/* Bits of tracer_call.tag. */
#define USERCHECK_CALL 1u     /* enum usercheck_call */
#define USERCHECK_FILTERED 2u /* decided at the entry: a success changes what the filters look at */

/*
 * Context of tracepoint sched:sched_process_exec, which runs once in each exec that succeeds: in the new image, but
 * before any of it runs. (include/trace/events/sched.h, the same in 5.10 to 7.2)
 */
struct usercheck_exec {
    u64 common;
    u32 filename; /* low half: its offset in here; high half: its length */
    s32 pid;
    s32 old_pid;
};

/*
 * The name must be read now, as a success unmaps it; but its page may not be there yet, and a program can't wait for
 * that. Then the name is read again at the result: by then the kernel has brought the page in.
 */
tracer_inline int usercheck_begin(const u32 copy, enum usercheck_call kind, const char *file) {
    struct tracer_call *call = tracer_call_begin(TRACER_SYSCALL_FRAME, copy);
    struct usercheck_entry *entry;

    if (!call) return 0;
    entry = &call->extra;
    call->tag = kind | (tracer_wanted() ? 0 : USERCHECK_FILTERED);
    entry->pid = bpf_get_current_pid_tgid() >> 32;
    entry->uid = (u32)bpf_get_current_uid_gid();
    entry->user_file = file;
    bpf_get_current_comm(entry->comm, sizeof(entry->comm));
    if (bpf_probe_read_user_str(entry->file, sizeof(entry->file), file) < 0) entry->file[0] = 0;
    return 0;
}

/* The result of a call whose entry some program saw, and which has just been taken. */
tracer_inline int usercheck_end(struct tracer_ledger *ledger, struct tracer_call *call, s32 result) {
    struct usercheck_entry *entry = &call->extra;
    u32 key = entry->uid, fallback = USERCHECK_DEFAULT_UID;
    struct usercheck_message *message;
    struct usercheck_event *event;

    if (!tracer_seen(ledger)) return 0;
    if ((call->tag & USERCHECK_FILTERED) || (failed && result >= 0)) {
        tracer_count(ledger, filtered);
        return 0;
    }
    message = bpf_map_lookup_elem(&messages, &key);
    if (!message) message = bpf_map_lookup_elem(&messages, &fallback);
    event = tracer_ring_reserve_in(ledger, &events, sizeof(*event));
    if (!event) return 0;
    event->time = bpf_ktime_get_boot_ns();
    event->pid = entry->pid;
    event->uid = entry->uid;
    event->call = call->tag & USERCHECK_CALL;
    event->result = result;
    __builtin_memcpy(event->comm, entry->comm, sizeof(event->comm));
    if (message)
        __builtin_memcpy(event->msg, message->text, sizeof(event->msg));
    else
        __builtin_memset(event->msg, 0, sizeof(event->msg));
    __builtin_memcpy(event->file, entry->file, sizeof(event->file));
    tracer_ring_submit_in(ledger, &events, event);
    return 0;
}

/* A failure: the caller's memory is still there. */
tracer_inline int usercheck_fail(struct tracer_ledger *ledger, struct tracer_call *call, s32 result) {
    struct usercheck_entry *entry = &call->extra;

    if (!entry->file[0] && bpf_probe_read_user_str(entry->file, sizeof(entry->file), entry->user_file) < 0)
        entry->file[0] = 0;
    return usercheck_end(ledger, call, result);
}

/* A success whose name could not be read at the entry: the tracepoint has it ("/dev/fd/N" for execveat of none). */
tracer_inline void usercheck_name(struct tracer_call *call, struct usercheck_exec *ctx) {
    struct usercheck_entry *entry = &call->extra;

    if (!entry->file[0] &&
        bpf_probe_read_kernel_str(entry->file, sizeof(entry->file), (void *)ctx + (ctx->filename & 0xffff)) < 0)
        entry->file[0] = 0;
}

#endif
