/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The structs and names that the host and every BPF object agree on. The host finds each of them by name in the
 * object: `tracer_ledger`, `tracer_filter`, `tracer_followed`, `tracer_cgroup`, `tracer_wakeup_bytes`, `tracer_copied`,
 * `tracer_task_storage`, and `tracer_marks` and `tracer_calls` with the hashes that stand in for them (`..._hash`).
 */
#ifndef TRACER_BPF_SHARED_H
#define TRACER_BPF_SHARED_H

#include "types.h"

/* A program and its copies. */
#define TRACER_COPIES 3

/* Runs by copy, and events at which at least one copy ran; only counted while copies are loaded. */
struct tracer_runs {
    u64 copy[TRACER_COPIES];
    u64 events;
};

/*
 * What became of the events, per CPU, never cleared. An event is `seen` once, and then exactly one of emitted,
 * filtered, lost_ring or lost_map. The rest explains what the programs could not see.
 */
struct tracer_ledger {
    u64 seen;
    u64 emitted;
    u64 filtered;
    u64 lost_ring;  /* the ring buffer was full */
    u64 lost_map;   /* a table or stack map was full, or there was no room for a thread's calls in flight */
    u64 unmatched;  /* returns whose entry no program saw (skipped, or before the attach), less the lost entries under
                       way */
    u64 unreturned; /* entries whose return no program saw (starved kretprobe, or skipped) */
    struct tracer_runs begins; /* of the programs at entries */
    struct tracer_runs ends;   /* of those at returns and at hooks without one */
};

/* Which tasks count; the fields that are 0 do not filter. Constant from load on, so the verifier drops unused tests. */
struct tracer_filter {
    u32 pid; /* in the namespace below, if one is given */
    u32 tid;
    u32 uid;
    u32 has_uid;
    char comm[TRACER_COMM_LEN]; /* zero-padded */
    u32 has_comm;
    u32 has_cgroup; /* slot 0 of `tracer_cgroup`, and the groups below it */
    u32 follow;     /* only threads in `tracer_followed` */
    u32 self;       /* tracer's own process, in the root namespace: no event; 0: one like any other */
    u64 pidns_dev;  /* of /proc/self/ns/pid where tracer isn't in the first namespace; 0: it is */
    u64 pidns_ino;
};

/* A file or folder given as an option (TRACER_OPTION_PATH); `dev` as the kernel has it (major << 20 | minor). */
struct tracer_path {
    u64 inode;
    u32 dev;
    u32 set;
};

/*
 * An address or a network: the key of an LPM trie that takes a TRACER_OPTION_NET. IPv4 is ::ffff:a.b.c.d, so that its
 * `prefixlen` is 96 more than people write.
 */
struct tracer_net {
    u32 prefixlen;
    u8 addr[16];
};

/*
 * Log-linear histogram: values below 8 have a bucket each; above, each power of two is split in 8, so a bucket is
 * at most 12.5 % wide. Bucket b >= 8 covers [(8 + b % 8) << (b / 8 - 1), +1 << (b / 8 - 1)).
 */
#define TRACER_HIST_SUB_BITS 3
#define TRACER_HIST_BUCKETS 496
struct tracer_hist {
    u64 count;
    u64 sum;
    u64 min; /* of the whole run; 0 with count 0. Stored as value + 1 so that 0 means none */
    u64 max; /* of the whole run */
    u64 buckets[TRACER_HIST_BUCKETS];
};

#endif
