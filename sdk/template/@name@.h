/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What the kernel side writes and tracer reads. Structs only: both compilers see this file. */
#ifndef @NAME@_H
#define @NAME@_H

#include <tracer/bpf/types.h>

#define @NAME@_FILE_LEN 128

/* One openat() call. No padding: its bytes would be left unset. */
struct @name@_event {
    u64 time; /* bpf_ktime_get_boot_ns() */
    u32 pid;
    u32 tid;
    u32 flags;
    u32 reserved;
    char comm[TRACER_COMM_LEN];
    char file[@NAME@_FILE_LEN];
};

#endif
