// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Nothing of the SDK's: no ledger. */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

SEC("raw_tp/sched_process_exec") int on_exec(void *ctx) { return 0; }

char LICENSE[] SEC("license") = "Dual BSD/GPL";
