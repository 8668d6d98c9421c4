/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What processes of one name write, in rows of which each CPU has its own part. */
#include <tracer/bpf/hooks.h>

TRACER_PLUGIN("What processes of one name write", TRACER_HOOK("the system call write"),
              TRACER_OPTION("interval @1 default=1s", "time between tables"));

struct writerows_key {
    tracer_comm comm;
};
struct writerows_value {
    tracer_amount writes;
    tracer_bytes bytes;
    tracer_uid uid;
    u32 reserved;
};
TRACER_ROWS_PER_CPU(rows, struct writerows_key, struct writerows_value, 1024,
                    TRACER_OPTION("size --max-rows", "names kept in an interval"));

TRACER_ENTER(write) {}
TRACER_LEAVE(write) {
    struct writerows_value fresh = {.uid = (u32)bpf_get_current_uid_gid()}, *row;
    struct writerows_key key = {};

    if (result < 0) return tracer_filtered(seen);
    bpf_get_current_comm(key.comm, sizeof(key.comm));
    row = tracer_row_of(&rows, &key, &fresh);
    if (!row) return tracer_no_row(seen);
    TRACER_ADD(row->writes, 1);
    TRACER_ADD(row->bytes, (u64)result);
    return tracer_counted(seen);
}
TRACER_SYSCALL(write)
