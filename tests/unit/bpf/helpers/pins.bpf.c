/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A map that libbpf would pin, or take from whoever has pinned one of that name. */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "Dual BSD/GPL";

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, __u64);
    __uint(pinning, LIBBPF_PIN_BY_NAME);
} kept SEC(".maps");

SEC("raw_tp") int look(void *ctx) {
    __u32 zero = 0;
    return bpf_map_lookup_elem(&kept, &zero) != 0;
}
