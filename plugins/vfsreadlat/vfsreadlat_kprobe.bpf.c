// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* vfsreadlat by kprobe and kretprobe on vfs_read(file, buf, count, pos). */
#define TRACER_CALL_DEPTH 4 /* a file system may read a file of another one */
#include <tracer/bpf/frame.h>

#include "vfsreadlat.bpf.h"

SEC("kprobe") int vfsreadlat_entry(struct pt_regs *ctx) {
    return vfsreadlat_begin(tracer_frame_of_entry(ctx), 0, (struct file *)PT_REGS_PARM1(ctx));
}

SEC("kretprobe") int vfsreadlat_return(struct pt_regs *ctx) { return vfsreadlat_end(tracer_frame_of_return(ctx), 0); }
