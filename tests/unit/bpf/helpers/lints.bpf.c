/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What a lint finds: padding in a key, per-CPU scratch, a program without ledger or copies. */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

struct lints_key {
    unsigned long long big;
    unsigned small;
};
struct lints_key *const volatile lints_export = 0;

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, unsigned);
    __type(value, struct lints_key);
} scratch SEC(".maps"), place_slots SEC(".maps");

SEC("raw_tp/sched_process_exec") int on_exec(void *ctx) {
    unsigned zero = 0;
    struct lints_key *place = bpf_map_lookup_elem(&scratch, &zero);

    if (place) place->small++;
    return 0;
}
