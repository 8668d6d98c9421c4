// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * filetop by the tracepoints of the system calls. The descriptor is looked up at the entry: another thread may close
 * it, or open something else there, while the call waits. The file outlives the call all the same: the kernel puts off
 * dropping a thread's last reference to it until after the exit's tracepoint (task_work in fs/file_table.c).
 */
#include <tracer/bpf/calls.h>
#include <tracer/bpf/syscalls.h>

#include "filetop.bpf.h"

tracer_inline int filetop_entry(const u32 copy, struct file *in, struct file *out) {
    struct tracer_call *call = tracer_call_begin(TRACER_SYSCALL_FRAME, copy);

    if (call) {
        call->arg[0] = (u64)in;
        call->arg[1] = (u64)out;
    }
    return 0;
}

tracer_inline int filetop_return(const u32 copy, s64 result) {
    struct tracer_call call;

    if (!tracer_call_end(TRACER_SYSCALL_FRAME, copy, &call)) return 0;
    return filetop_call((struct file *)call.arg[0], (struct file *)call.arg[1], result);
}

#define FILETOP_CALL(name, in, out)                                                                              \
    TRACER_PROGRAM("tp", filetop_entry_##name, struct tracer_sys_enter) { return filetop_entry(copy, in, out); } \
    TRACER_PROGRAM("tp", filetop_return_##name, struct tracer_sys_exit) { return filetop_return(copy, ctx->ret); }

#define FILE_OF(n) tracer_file_of((u32)ctx->args[n])

FILETOP_CALL(read, FILE_OF(0), 0)
FILETOP_CALL(pread64, FILE_OF(0), 0)
FILETOP_CALL(readv, FILE_OF(0), 0)
FILETOP_CALL(preadv, FILE_OF(0), 0)
FILETOP_CALL(preadv2, FILE_OF(0), 0)
FILETOP_CALL(write, 0, FILE_OF(0))
FILETOP_CALL(pwrite64, 0, FILE_OF(0))
FILETOP_CALL(writev, 0, FILE_OF(0))
FILETOP_CALL(pwritev, 0, FILE_OF(0))
FILETOP_CALL(pwritev2, 0, FILE_OF(0))
FILETOP_CALL(sendfile64, FILE_OF(1), FILE_OF(0))
FILETOP_CALL(splice, FILE_OF(0), FILE_OF(2))
FILETOP_CALL(copy_file_range, FILE_OF(0), FILE_OF(2))
