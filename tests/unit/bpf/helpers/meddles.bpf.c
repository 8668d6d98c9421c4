// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Two helpers and a kfunc that do more than look, and a kfunc that does not. */
#include <tracer/bpf/kernel.h>

extern void bpf_rcu_read_lock(void) __attribute__((section(".ksyms")));
extern int bpf_cpumask_kill(void) __attribute__((section(".ksyms")));

static __attribute__((noinline)) long write_user(void *to, u64 what) {
    return bpf_probe_write_user(to, &what, sizeof(what));
}

SEC("raw_tp/sched_process_exec")
int meddle(void *ctx) {
    u64 now = bpf_ktime_get_ns();

    return (int)write_user((void *)now, now);
}

SEC("kprobe/do_exit")
int overrule(void *ctx) { return (int)bpf_override_return(ctx, 1); }

SEC("raw_tp/sched_process_exit")
int call(void *ctx) {
    bpf_rcu_read_lock();
    return bpf_cpumask_kill();
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
