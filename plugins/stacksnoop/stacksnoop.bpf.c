/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * stacksnoop: who calls a kernel function, or reaches a tracepoint, and along which path. An event carries its own
 * stack: ids of a stack map are never freed, collide, and with BPF_F_REUSE_STACKID may stand for another stack by the
 * time they are read. The stack map serves --folded alone.
 */
#include <tracer/bpf/event.h>

#include <linux/errno.h>
#include <linux/ptrace.h>

#define STACKSNOOP_FRAMES 127 /* the kernel's own limit, unless a sysctl raises it */
#define STACKSNOOP_FUNCTION_LEN 128

#define BLIND "calls that the compiler inlined, and frames below the 127th"
TRACER_PLUGIN("Kernel stacks of the callers of a function, or of a tracepoint",
              TRACER_HOOK("the function's entry, or the tracepoint"), TRACER_BLIND(BLIND),
              TRACER_BLIND_OF("tracepoint", "frames below the 127th, and on older kernels the stack at a system "
                                            "call's own tracepoint"),
              TRACER_OPTION("pid -p", "this process alone"),
              TRACER_OPTION("offsets -s --offset", "show how far into its function each frame is"),
              TRACER_OPTION("flag -v --verbose", "accepted for habit's sake: all columns are always shown"),
              TRACER_OPTION("flag --folded",
                            "one line a stack with its count, by interval, as flame graph tools read it"));

struct stacksnoop_event {
    tracer_elapsed time TRACER_COLUMN("TIME(s)", "");
    tracer_pid pid TRACER_COLUMN("width=6", "process");
    tracer_pid tid TRACER_COLUMN("hidden", "thread");
    tracer_cpu cpu;
    u32 reserved;
    tracer_comm comm TRACER_COLUMN("width=12", "the thread's name");
    char function[STACKSNOOP_FUNCTION_LEN] TRACER_HELP("the function, pattern or tracepoint that was asked for");
    tracer_frame stack[STACKSNOOP_FRAMES + 1] TRACER_HELP("return addresses, innermost first"); /* ended by a 0 */
};
TRACER_EVENTS(events, struct stacksnoop_event,
              TRACER_SHOWN("stack when=!folded columns=time,comm,pid,tid,cpu,function,stack"));

/* Aggregated. No padding: keys are compared as bytes. */
struct stacksnoop_key {
    tracer_stack_id stack_id TRACER_COLUMN("name=stack", "return addresses, innermost first");
    tracer_comm comm TRACER_COLUMN("width=0", "the threads' name");
};
struct stacksnoop_value {
    tracer_amount count TRACER_COLUMN("width=0", "calls along this path");
};
TRACER_ROWS(stack_counts, struct stacksnoop_key, struct stacksnoop_value, 16384,
            TRACER_SHOWN("folded stacks=stacks when=folded columns=comm,stack,count"));

struct {
    __uint(type, BPF_MAP_TYPE_STACK_TRACE);
    __uint(max_entries, 16384);
    __uint(key_size, sizeof(u32));
    __uint(value_size, STACKSNOOP_FRAMES * sizeof(u64));
} stacks SEC(".maps") TRACER_OPTION("size --max-stacks 1..1048576", "different stacks that --folded can hold in a run; "
                                                                    "others are counted as lost");

/* The name that the user gave. */
const volatile char function_name[STACKSNOOP_FUNCTION_LEN] __attribute__((aligned(8)))
TRACER_OPTION("target --function=FUNCTION @1 default=tracepoint:sched:sched_process_exec",
              "a kernel function, a pattern ('vfs_*') or list of them, or tracepoint:CATEGORY:NAME") = {};

/* Word by word as a volatile: if it were copied whole, the compiler would put the empty initial value here. */
tracer_inline void stacksnoop_name(char *to) {
    const volatile u64 *from = (const volatile u64 *)function_name;
    u64 word;

#pragma unroll
    for (u32 i = 0; i < STACKSNOOP_FUNCTION_LEN / sizeof(u64); i++) {
        word = from[i];
        __builtin_memcpy(to + i * sizeof(u64), &word, sizeof(word));
    }
}

/* One event with its stack. */
tracer_inline struct tracer_done stacksnoop_call(struct tracer_seen *seen, void *ctx) {
    struct stacksnoop_event *event = tracer_reserve(&events, struct stacksnoop_event);
    u64 ids = bpf_get_current_pid_tgid();
    u32 frames = 0;
    long bytes;

    if (!event) return tracer_no_room(seen);
    event->time = bpf_ktime_get_boot_ns();
    event->pid = ids >> 32;
    event->tid = (u32)ids;
    event->cpu = bpf_get_smp_processor_id();
    event->reserved = 0;
    bpf_get_current_comm(event->comm, sizeof(event->comm));
    stacksnoop_name(event->function);
    bytes = bpf_get_stack(ctx, event->stack, STACKSNOOP_FRAMES * sizeof(u64), 0);
    if (bytes > 0) frames = (u32)bytes / sizeof(u64);
    if (frames > STACKSNOOP_FRAMES) frames = STACKSNOOP_FRAMES;
    event->stack[frames] = 0; /* the reader looks no further */
    return tracer_submit(seen, &events, event);
}

/* One more call with this stack. */
tracer_inline struct tracer_done stacksnoop_count(struct tracer_seen *seen, void *ctx) {
    const struct stacksnoop_value none = {};
    struct stacksnoop_key key = {};
    struct stacksnoop_value *row;

    key.stack_id = bpf_get_stackid(ctx, &stacks, 0);
    if (key.stack_id == -EFAULT)
        key.stack_id = -1;     /* there is no stack: at a system call's tracepoint the registers may be user space's */
    else if (key.stack_id < 0) /* the map is full, or its place is taken by another stack */
        return tracer_no_row(seen);
    bpf_get_current_comm(key.comm, sizeof(key.comm));
    row = tracer_row_of(&stack_counts, &key, &none);
    if (!row) return tracer_no_row(seen);
    TRACER_ADD(row->count, 1);
    return tracer_counted(seen);
}

/* By fentry the stack begins with the trampoline's frames, which the host strips by symbol; by kprobe the first frame
   is the function itself. */
#define STACKSNOOP(section, name, ctx_type)                                                           \
    TRACER_ON(section, name##_event, ctx_type, TRACER_TARGET("{function}"), TRACER_WHEN("!folded")) { \
        return stacksnoop_call(seen, ctx);                                                            \
    }                                                                                                 \
    TRACER_ON(section, name##_folded, ctx_type, TRACER_TARGET("{function}"), TRACER_WHEN("folded")) { \
        return stacksnoop_count(seen, ctx);                                                           \
    }
STACKSNOOP("fentry", fentry, u64)
STACKSNOOP("kprobe", kprobe, struct pt_regs)
STACKSNOOP("kprobe.multi", multi, struct pt_regs)
STACKSNOOP("tp", tracepoint, void)
