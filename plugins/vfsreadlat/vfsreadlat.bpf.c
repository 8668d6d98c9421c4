// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* vfsreadlat by fentry and fexit on vfs_read(file, buf, count, pos). Both see the same context, so that is the frame.
 */
#define TRACER_CALL_DEPTH 4 /* a file system may read a file of another one */
#define VFSREADLAT_KIND
#include "vfsreadlat_common.h"

TRACER_PROGRAM("fentry", vfsreadlat_entry, u64) { return vfsreadlat_enter((u64)ctx, copy, (struct file *)ctx[0]); }

TRACER_PROGRAM("fexit", vfsreadlat_exit, u64) { return vfsreadlat_return((u64)ctx, copy); }
