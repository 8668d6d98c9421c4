/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* @name@: who writes most, by interval. */
#include <tracer/bpf/event.h>
#include <tracer/bpf/syscalls.h>

TRACER_PLUGIN("Processes by the bytes that they write, in a table by interval",
              TRACER_BLIND("writev, sendfile, io_uring and memory-mapped files"),
              TRACER_OPTION("rows -r default=10", "rows of a table (text alone; 0: all)"),
              TRACER_OPTION("interval @1 default=1s", "time between tables"),
              TRACER_OPTION("count @2", "end after so many tables"));

/* A row for each key. Keys are compared as bytes, so they have no padding. */
struct @name@_key {
    tracer_pid pid;
};
struct @name@_row {
    tracer_comm comm;
    tracer_amount calls;
    tracer_amount errors TRACER_HELP("calls that failed");
    tracer_bytes bytes;
};
TRACER_ROWS(writers, struct @name@_key, struct @name@_row, 10240, TRACER_SHOWN("table sort=bytes"));

TRACER_ON("tp/syscalls/sys_exit_write", on_write, struct tracer_sys_exit) {
    struct @name@_key key = {.pid = bpf_get_current_pid_tgid() >> 32};
    struct @name@_row fresh = {}, *row;

    bpf_get_current_comm(fresh.comm, sizeof(fresh.comm));
    row = tracer_row_of(&writers, &key, &fresh);
    if (!row) return tracer_no_row(seen);
    TRACER_ADD(row->calls, 1);
    if (ctx->ret < 0)
        TRACER_ADD(row->errors, 1);
    else
        TRACER_ADD(row->bytes, ctx->ret);
    return tracer_counted(seen);
}
