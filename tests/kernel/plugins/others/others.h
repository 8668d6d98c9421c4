// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* What the kernel side writes. */
#ifndef OTHERS_H
#define OTHERS_H

#include <tracer/bpf/types.h>

struct others_counts {
    u64 signals;
};

#endif
