// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* vfsreadlat by the tracepoints of the two system calls that become vfs_read. */
#include <tracer/bpf/syscalls.h>

#include "vfsreadlat_common.h"

tracer_inline int vfsreadlat_enter_fd(struct tracer_sys_enter *ctx, const u32 copy) {
#ifdef VFSREADLAT_KIND
    return vfsreadlat_enter(TRACER_SYSCALL_FRAME, copy, tracer_file_of((u32)ctx->args[0]));
#else
    return vfsreadlat_enter(TRACER_SYSCALL_FRAME, copy, 0);
#endif
}

TRACER_PROGRAM("tp", vfsreadlat_enter_read, struct tracer_sys_enter) { return vfsreadlat_enter_fd(ctx, copy); }

TRACER_PROGRAM("tp", vfsreadlat_enter_pread64, struct tracer_sys_enter) { return vfsreadlat_enter_fd(ctx, copy); }

TRACER_PROGRAM("tp", vfsreadlat_exit_read, struct tracer_sys_exit) {
    return vfsreadlat_return(TRACER_SYSCALL_FRAME, copy);
}

TRACER_PROGRAM("tp", vfsreadlat_exit_pread64, struct tracer_sys_exit) {
    return vfsreadlat_return(TRACER_SYSCALL_FRAME, copy);
}
