/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Forks by process, in a table that the host reads exactly. */
#include <tracer/bpf/filter.h>
#include <tracer/bpf/table.h>

#include "kept_sdk.h"

TRACER_TABLE(forks, struct kept_sdk_key, struct kept_sdk_value, 1024);

TRACER_PROGRAM("raw_tp/sched_process_fork", on_fork, void) {
    struct tracer_ledger *ledger = tracer_ledger_here();
    struct kept_sdk_key key = {.pid = bpf_get_current_pid_tgid() >> 32};
    struct kept_sdk_value fresh = {}, *row;

    if (!ledger || !tracer_once(ledger, copy) || !tracer_event(ledger)) return 0;
    bpf_get_current_comm(fresh.comm, sizeof(fresh.comm));
    row = tracer_table_row(&forks, &key, &fresh);
    if (!row) return 0;
    __sync_fetch_and_add(&row->forks, 1);
    tracer_count(ledger, emitted);
    return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
