/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Two programs that need different things. */
#include <tracer/bpf/program.h>

#include <bpf/bpf_core_read.h>

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#define COUNTS(name)                             \
    struct {                                     \
        __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY); \
        __uint(max_entries, 1);                  \
        __type(key, u32);                        \
        __type(value, u64);                      \
    } name SEC(".maps")
COUNTS(of_plain);
COUNTS(of_kernel);

struct task_struct {
    int pid;
} __attribute__((preserve_access_index));

#define COUNT(map, amount)                              \
    do {                                                \
        u32 zero = 0;                                   \
        u64 *count = bpf_map_lookup_elem(&map, &zero);  \
                                                        \
        if (count) __sync_fetch_and_add(count, amount); \
    } while (0)

SEC("tp/sched/sched_switch") int plain(void *ctx) {
    COUNT(of_plain, 1);
    return 0;
}

SEC("tp/sched/sched_switch") int kernel(void *ctx) {
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();

    COUNT(of_kernel, BPF_CORE_READ(task, pid));
    return 0;
}
