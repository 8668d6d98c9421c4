// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* vfsreadlat by fentry and fexit on vfs_read(file, buf, count, pos). Both have the same context: that is the frame. */
#define TRACER_CALL_DEPTH 4 /* a file system may read a file of another one */
#define VFSREADLAT_KIND
#include "vfsreadlat.bpf.h"

TRACER_PROGRAM("fentry", vfsreadlat_entry, u64) { return vfsreadlat_begin((u64)ctx, copy, (struct file *)ctx[0]); }

TRACER_PROGRAM("fexit", vfsreadlat_return, u64) { return vfsreadlat_end((u64)ctx, copy); }
