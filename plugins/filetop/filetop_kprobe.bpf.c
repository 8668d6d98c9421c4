// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* filetop by kprobe and kretprobe: the return knows the result, the entry the files. */
#define TRACER_CALL_DEPTH 2 /* copy_file_range on overlayfs calls itself for the file below */
#include <tracer/bpf/calls.h>
#include <tracer/bpf/frame.h>

#include "filetop.bpf.h"

tracer_inline int filetop_entry(struct pt_regs *ctx, struct file *in, struct file *out) {
    struct tracer_call *call = tracer_call_begin(tracer_frame_of_entry(ctx), 0);

    if (call) {
        call->arg[0] = (u64)in;
        call->arg[1] = (u64)out;
    }
    return 0;
}

tracer_inline int filetop_return(struct pt_regs *ctx) {
    struct tracer_call call;

    if (!tracer_call_end(tracer_frame_of_return(ctx), 0, &call)) return 0;
    return filetop_call((struct file *)call.arg[0], (struct file *)call.arg[1], PT_REGS_RC(ctx));
}

#define FILETOP_CALL(name, in, out)                                                                     \
    SEC("kprobe") int filetop_entry_##name(struct pt_regs *ctx) { return filetop_entry(ctx, in, out); } \
    SEC("kretprobe") int filetop_return_##name(struct pt_regs *ctx) { return filetop_return(ctx); }

#define FILE1 ((struct file *)PT_REGS_PARM1(ctx))
#define FILE3 ((struct file *)PT_REGS_PARM3(ctx))

FILETOP_CALL(read, FILE1, 0)
FILETOP_CALL(write, 0, FILE1)
FILETOP_CALL(readv, FILE1, 0)
FILETOP_CALL(writev, 0, FILE1)
FILETOP_CALL(sendfile, tracer_file_of((u32)PT_REGS_PARM2(ctx)), tracer_file_of((u32)PT_REGS_PARM1(ctx)))
FILETOP_CALL(splice, FILE1, FILE3)
FILETOP_CALL(copy, FILE1, FILE3)
