// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* vfsreadlat by the tracepoints of the two system calls that become vfs_read. */
#include <tracer/bpf/syscalls.h>

#include "vfsreadlat.bpf.h"

tracer_inline int vfsreadlat_entry_fd(struct tracer_sys_enter *ctx, const u32 copy) {
#ifdef VFSREADLAT_KIND
    return vfsreadlat_begin(TRACER_SYSCALL_FRAME, copy, tracer_file_of((u32)ctx->args[0]));
#else
    return vfsreadlat_begin(TRACER_SYSCALL_FRAME, copy, 0);
#endif
}

TRACER_PROGRAM("tp", vfsreadlat_entry_read, struct tracer_sys_enter) { return vfsreadlat_entry_fd(ctx, copy); }

TRACER_PROGRAM("tp", vfsreadlat_entry_pread64, struct tracer_sys_enter) { return vfsreadlat_entry_fd(ctx, copy); }

TRACER_PROGRAM("tp", vfsreadlat_return_read, struct tracer_sys_exit) {
    return vfsreadlat_end(TRACER_SYSCALL_FRAME, copy);
}

TRACER_PROGRAM("tp", vfsreadlat_return_pread64, struct tracer_sys_exit) {
    return vfsreadlat_end(TRACER_SYSCALL_FRAME, copy);
}
