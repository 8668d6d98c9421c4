/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef PLAIN_C_H
#define PLAIN_C_H

#include <tracer/bpf/types.h>

struct plain_c_value {
    u64 forks;
};

#endif
