/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* runqlat: how long threads that could run wait for a CPU, as a histogram by interval, or one for each process. */
#include <tracer/bpf/event.h>
#include <tracer/bpf/filter_task.h>

TRACER_PLUGIN("How long threads wait for a CPU, as a histogram by interval", TRACER_HOOK("a thread gets a CPU"),
              TRACER_OPTION("unit default=us labels=ns:1,us:1000,ms:1000000", "unit of the bars in text"),
              TRACER_OPTION("rows -r default=20", "processes shown (text alone; 0: all)"),
              TRACER_OPTION("histograms --bars", "the histogram of each process, too"),
              TRACER_OPTION("interval @1 default=1s", "time between histograms"),
              TRACER_OPTION("count @2", "end after so many histograms"));

const volatile tracer_flag processes TRACER_OPTION("-P", "a histogram for each process") = 0;

struct runqlat_key {
    tracer_pid pid;
    tracer_comm comm;
};
TRACER_HISTOGRAM_OF(waits, "ns", TRACER_SHOWN("when=!processes"));
TRACER_HISTOGRAM_BY(waits_by_process, struct runqlat_key, "ns", 1024, TRACER_SHOWN("when=processes"));

/* Since when a thread could run. Of those that ended the oldest make room. */
struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 65536);
    __type(key, u32);
    __type(value, u64);
} since SEC(".maps");

struct task_struct {
    int pid, tgid;
    char comm[TRACER_COMM_LEN];
    struct task_struct *group_leader; /* whose name is the process's */
} __attribute__((preserve_access_index));

tracer_inline int runqlat_could_run(u32 tid) {
    u64 now = bpf_ktime_get_ns();

    if (tid) bpf_map_update_elem(&since, &tid, &now, BPF_ANY);
    return 0;
}

/* From here to the switch below is a wait. No event yet, so nothing to account for. */
#define TASK(n) ((struct task_struct *)ctx[n])
SEC("raw_tp/sched_wakeup") int on_wakeup(u64 *ctx) { return runqlat_could_run(BPF_CORE_READ(TASK(0), pid)); }
SEC("raw_tp/sched_wakeup_new") int on_new(u64 *ctx) { return runqlat_could_run(BPF_CORE_READ(TASK(0), pid)); }

/* As /sys/kernel/tracing/events/sched/sched_switch/format has it; a thread that is preempted waits again. */
struct runqlat_switch {
    u64 common;
    char prev_comm[16];
    s32 prev_pid, prev_prio;
    s64 prev_state; /* 0: it could go on */
};
SEC("tp/sched/sched_switch") int on_preempted(struct runqlat_switch *ctx) {
    return ctx->prev_state ? 0 : runqlat_could_run(ctx->prev_pid);
}

/* The event belongs to the thread that gets the CPU, so that is the one that the filters look at. */
TRACER_ON_TASK("raw_tp/sched_switch", on_switch, u64, TASK(2)) {
    u32 tid = BPF_CORE_READ(TASK(2), pid);
    u64 *start = bpf_map_lookup_elem(&since, &tid), now = bpf_ktime_get_ns(), waited;

    if (!start) return tracer_filtered(seen); /* the CPU's idle thread, or one that waited before we came */
    waited = now > *start ? now - *start : 0;
    bpf_map_delete_elem(&since, &tid);
    if (processes) {
        struct runqlat_key key = {.pid = BPF_CORE_READ(TASK(2), tgid)};

        BPF_CORE_READ_STR_INTO(&key.comm, TASK(2), group_leader, comm);
        return tracer_measured_by(seen, &waits_by_process, &key, waited);
    }
    return tracer_measured(seen, &waits, waited);
}
