/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What usercheck's BPF side and the host exchange: the event, and the messages by uid. Structs and numbers only. */
#ifndef USERCHECK_H
#define USERCHECK_H

#include <tracer/bpf/types.h>

#define USERCHECK_MESSAGE_LEN 64 /* with the NUL */
#define USERCHECK_FILE_LEN 256   /* with the NUL; a longer name is cut */

/* The key of the message for every uid that has none of its own. */
#define USERCHECK_DEFAULT_UID 0xffffffffu

enum usercheck_call {
    USERCHECK_EXECVE = 0,
    USERCHECK_EXECVEAT = 1,
};

/* A value of the map `messages`. */
struct usercheck_message {
    char text[USERCHECK_MESSAGE_LEN];
};

struct usercheck_event {
    u64 time; /* of the result, CLOCK_BOOTTIME */
    u32 pid;
    u32 uid;  /* real uid of the caller */
    u32 call; /* enum usercheck_call */
    s32 result;
    char comm[TRACER_COMM_LEN]; /* the caller's, before the exec */
    char msg[USERCHECK_MESSAGE_LEN];
    char file[USERCHECK_FILE_LEN];
};

/* The host and the BPF object are built by two compilers: both must lay this out alike. */
#ifdef __cplusplus
#define USERCHECK_SAME(condition) static_assert(condition, #condition)
#else
#define USERCHECK_SAME(condition) _Static_assert(condition, #condition)
#endif
USERCHECK_SAME(sizeof(struct usercheck_message) == 64);
USERCHECK_SAME(sizeof(struct usercheck_event) == 360);
USERCHECK_SAME(__builtin_offsetof(struct usercheck_event, result) == 20);
USERCHECK_SAME(__builtin_offsetof(struct usercheck_event, comm) == 24);
USERCHECK_SAME(__builtin_offsetof(struct usercheck_event, msg) == 40);
USERCHECK_SAME(__builtin_offsetof(struct usercheck_event, file) == 104);

#endif
