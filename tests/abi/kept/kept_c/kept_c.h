/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef KEPT_C_H
#define KEPT_C_H

#include <tracer/bpf/types.h>

enum kept_c_kind { KEPT_C_THREAD, KEPT_C_LEADER };

struct kept_c_event {
    u64 time;
    u32 pid;
    u32 kind;
    u64 size;
    char comm[TRACER_COMM_LEN];
};

#endif
