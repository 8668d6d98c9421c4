/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A row of filetop, as the BPF side keeps it and the host reads it. No padding: keys are compared as bytes. */
#ifndef FILETOP_H
#define FILETOP_H

#include <tracer/bpf/types.h>

/* A path's folders take at most 255 bytes, and so does the name at its end. */
#define FILETOP_FILE_LEN 512

enum filetop_kind {
    FILETOP_REGULAR = 0,
    FILETOP_SOCKET = 1,
    FILETOP_OTHER = 2,
};

struct filetop_key {
    u64 inode;
    u32 dev; /* of the superblock */
    u32 tid;
};

struct filetop_value {
    u64 reads;
    u64 writes;
    u64 rbytes;
    u64 wbytes;
    u32 pid;
    u32 kind; /* enum filetop_kind */
    char comm[TRACER_COMM_LEN];
    char file[FILETOP_FILE_LEN];
};

#endif
