// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* filetop by fexit: arguments and result are both at hand at the return, so no entry is needed. */
#include <tracer/bpf/program.h>

#include "filetop.bpf.h"

tracer_inline int filetop_return(const u32 copy, struct file *in, struct file *out, u64 result) {
    struct tracer_ledger *ledger = tracer_ledger_here();

    if (!ledger) return 0;
    if (!tracer_once(ledger, copy)) return 0;
    return filetop_call(in, out, (s64)result);
}

/* vfs_read(file, buf, count, pos) */
TRACER_PROGRAM("fexit", filetop_read, u64) { return filetop_return(copy, (struct file *)ctx[0], 0, ctx[4]); }

/* vfs_write(file, buf, count, pos) */
TRACER_PROGRAM("fexit", filetop_write, u64) { return filetop_return(copy, 0, (struct file *)ctx[0], ctx[4]); }

/* vfs_readv(file, vec, vlen, pos, flags): static, but a function of its own on 5.10 to 7.2 */
TRACER_PROGRAM("fexit", filetop_readv, u64) { return filetop_return(copy, (struct file *)ctx[0], 0, ctx[5]); }

/* vfs_writev(file, vec, vlen, pos, flags) */
TRACER_PROGRAM("fexit", filetop_writev, u64) { return filetop_return(copy, 0, (struct file *)ctx[0], ctx[5]); }

/* do_sendfile(out_fd, in_fd, ppos, count, max): it has looked its files up by itself, so we do as well. */
TRACER_PROGRAM("fexit", filetop_sendfile, u64) {
    return filetop_return(copy, tracer_file_of((u32)ctx[1]), tracer_file_of((u32)ctx[0]), ctx[5]);
}

/* do_splice(in, off_in, out, off_out, len, flags) */
TRACER_PROGRAM("fexit", filetop_splice, u64) {
    return filetop_return(copy, (struct file *)ctx[0], (struct file *)ctx[2], ctx[6]);
}

/* vfs_copy_file_range(file_in, pos_in, file_out, pos_out, len, flags) */
TRACER_PROGRAM("fexit", filetop_copy, u64) {
    return filetop_return(copy, (struct file *)ctx[0], (struct file *)ctx[2], ctx[6]);
}
