/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef KEPT_SDK_H
#define KEPT_SDK_H

#include <tracer/bpf/types.h>

struct kept_sdk_key {
    u32 pid;
    u32 reserved;
};

struct kept_sdk_value {
    u64 forks;
    u64 nothing;
    char comm[TRACER_COMM_LEN];
};

#endif
