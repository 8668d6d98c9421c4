/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What pidpersec's BPF side counts and the host reads. Structs and numbers only. */
#ifndef PIDPERSEC_H
#define PIDPERSEC_H

#include <tracer/bpf/types.h>

/* Per CPU, never cleared. */
struct pidpersec_counts {
    u64 processes;
    u64 threads;
};

#endif
