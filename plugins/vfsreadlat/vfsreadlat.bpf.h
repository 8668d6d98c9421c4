/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What all variants of vfsreadlat share: the time from a read's entry to its return. With VFSREADLAT_KIND defined, the
 * kind of file can be chosen, which needs the kernel's BTF; without it, the object needs none and starts faster.
 */
#ifndef VFSREADLAT_BPF_H
#define VFSREADLAT_BPF_H

#include <tracer/bpf/calls.h>
#include <tracer/bpf/filter.h>
#include <tracer/bpf/hist.h>
#ifdef VFSREADLAT_KIND
#include <tracer/bpf/kernel.h>
#endif

#include "vfsreadlat.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

/* enum vfsreadlat_kind; an object without VFSREADLAT_KIND is only taken for VFSREADLAT_ALL. */
const volatile u32 file_kind = VFSREADLAT_ALL;

TRACER_HISTOGRAM(latency);

struct file;

tracer_inline bool vfsreadlat_is_kind(struct file *file) {
#ifdef VFSREADLAT_KIND
    switch (tracer_file_kind(file)) {
    case TRACER_S_IFREG:
        return file_kind == VFSREADLAT_REGULAR;
    case TRACER_S_IFSOCK:
        return file_kind == VFSREADLAT_SOCKET;
    case TRACER_S_IFIFO:
        return file_kind == VFSREADLAT_PIPE;
    case TRACER_S_IFDIR:
        return file_kind == VFSREADLAT_DIRECTORY;
    case TRACER_S_IFCHR:
        return file_kind == VFSREADLAT_CHARACTER;
    case TRACER_S_IFBLK:
        return file_kind == VFSREADLAT_BLOCK;
    default:
        return file_kind == VFSREADLAT_OTHER;
    }
#else
    return true;
#endif
}

/* The call begins. The file is looked at now, while it is there for certain. */
tracer_inline int vfsreadlat_begin(u64 frame, const u32 copy, struct file *file) {
    struct tracer_call *call = tracer_call_begin(frame, copy);

    if (call) {
        call->tag = file_kind == VFSREADLAT_ALL || vfsreadlat_is_kind(file);
        call->arg[0] = bpf_ktime_get_ns();
    }
    return 0;
}

tracer_inline int vfsreadlat_end(u64 frame, const u32 copy) {
    u64 now = bpf_ktime_get_ns();
    struct tracer_ledger *ledger = tracer_ledger_here();
    struct tracer_call call;

    if (!ledger || !tracer_call_end(frame, copy, &call)) return 0;
    if (!tracer_event(ledger)) return 0;
    if (!call.tag)
        tracer_count(ledger, filtered);
    else if (tracer_hist_add(&latency, now > call.arg[0] ? now - call.arg[0] : 0))
        tracer_count(ledger, emitted);
    else
        tracer_count(ledger, lost_map);
    return 0;
}

#endif
