/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What all variants of filetop share: from a finished call to its rows. How a call is noticed is not its business. */
#ifndef FILETOP_BPF_H
#define FILETOP_BPF_H

#include <tracer/bpf/filter.h>
#include <tracer/bpf/kernel.h>
#include <tracer/bpf/program.h>
#include <tracer/bpf/table.h>

#include "filetop.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

const volatile u32 all_files = 0;
const volatile u32 full_path = 0;
const volatile u32 read_only = 0;
const volatile u32 write_only = 0;
const volatile struct tracer_path directory = {};

TRACER_TABLE(files, struct filetop_key, struct filetop_value, 10240);

/* What a row starts from; too large for the stack. */
const struct filetop_value filetop_blank = {};

/* How far up a tree we look. */
#define FILETOP_DEPTH 32
#define FILETOP_FOLDERS 252 /* bytes of a path before its last component, with room for "..." */

enum filetop_outcome { FILETOP_SKIPPED, FILETOP_KEPT, FILETOP_LOST };

/* Is the file `directory` or anywhere below it? */
tracer_inline bool filetop_below(struct file *file) {
    struct tracer_walk walk;

    tracer_walk_begin(&walk, file);
    for (int i = 0; i < FILETOP_DEPTH; i++) {
        struct dentry *dentry = walk.dentry;
        struct inode *inode = BPF_CORE_READ(dentry, d_inode);

        if (BPF_CORE_READ(inode, i_ino) == directory.inode && BPF_CORE_READ(inode, i_sb, s_dev) == directory.dev)
            return true;
        if (!tracer_walk_up(&walk)) return false;
    }
    return false;
}

/* Makes the verifier forget what it knows of a number, so that it need not follow each possible value separately. */
tracer_inline u32 filetop_forget(u32 number) {
    u32 forgotten = 0;

    bpf_probe_read_kernel(&forgotten, sizeof(forgotten), &number);
    return forgotten;
}

/* What a walk up from the file finds: the path's length, and how many steps it takes. */
struct filetop_measure {
    u32 length;
    u32 steps;
    u32 cut; /* the top was not reached */
};

tracer_inline struct filetop_measure filetop_measure(struct file *file) {
    struct filetop_measure found = {.cut = 1};
    struct tracer_walk walk;
    u32 folders = filetop_forget(0), leaf = filetop_forget(0);

    tracer_walk_begin(&walk, file);
    for (u32 i = 0; i < FILETOP_DEPTH; i++) {
        if (!tracer_walk_at_mount(&walk)) {
            struct dentry *dentry = walk.dentry;
            u32 part = (BPF_CORE_READ(dentry, d_name.len) & 255) + 1;

            if (!leaf)
                leaf = part;
            else if (folders + part > FILETOP_FOLDERS)
                break;
            else
                folders += part;
        }
        folders = filetop_forget(folders);
        leaf = filetop_forget(leaf);
        found.steps = filetop_forget(i + 1);
        if (!tracer_walk_up(&walk)) {
            found.cut = 0;
            break;
        }
    }
    found.length = folders + leaf;
    found.cut = filetop_forget(found.cut);
    return found;
}

/*
 * Writes the file's path. The first walk finds how long it is, the second fills it in from the end; what a rename
 * changes in between stays within the row.
 */
tracer_inline void filetop_write_path(char *path, struct file *file) {
    struct filetop_measure measure = filetop_measure(file);
    u32 at = measure.length;
    struct tracer_walk walk;

    if (measure.cut) {
        path[0] = path[1] = path[2] = '.';
        at += 3;
    }
    if (!at) /* the top itself */
        path[0] = '/';
    tracer_walk_begin(&walk, file);
    for (u32 i = 0; i < FILETOP_DEPTH; i++) {
        if (!measure.steps) break;
        measure.steps = filetop_forget(measure.steps - 1);
        if (!tracer_walk_at_mount(&walk)) {
            struct dentry *dentry = walk.dentry;
            u32 part = BPF_CORE_READ(dentry, d_name.len) & 255;

            at = filetop_forget(at - part - 1) & 255;
            path[at] = '/';
            bpf_probe_read_kernel(&path[at + 1], part, BPF_CORE_READ(dentry, d_name.name));
        }
        if (!tracer_walk_up(&walk)) break;
    }
}

/* A pipe, a socket, a memfd: in no tree, so it has a name but no path. */
tracer_inline bool filetop_in_tree(struct file *file) {
    struct dentry *dentry = BPF_CORE_READ(file, f_path.dentry);

    return BPF_CORE_READ(dentry, d_parent) != dentry || BPF_CORE_READ(file, f_path.mnt, mnt_root) == dentry;
}

tracer_inline void filetop_name_row(struct filetop_value *row, struct file *file) {
    row->pid = bpf_get_current_pid_tgid() >> 32;
    bpf_get_current_comm(row->comm, sizeof(row->comm));
    if (full_path && filetop_in_tree(file))
        filetop_write_path(row->file, file);
    else
        bpf_probe_read_kernel_str(row->file, 256, BPF_CORE_READ(file, f_path.dentry, d_name.name));
}

/* Adds one side of a call to the row of its thread and file. A function of its own: every program calls it twice. */
static __attribute__((noinline)) int filetop_side(struct file *file, u64 bytes, bool written) {
    struct filetop_key key = {};
    struct filetop_value *row;
    struct inode *inode;
    bool made = false;
    u32 kind;

    if (!file || (written ? read_only : write_only)) return FILETOP_SKIPPED;
    inode = BPF_CORE_READ(file, f_inode);
    kind = BPF_CORE_READ(inode, i_mode) & TRACER_S_IFMT;
    if (!all_files && kind != TRACER_S_IFREG) return FILETOP_SKIPPED;
    if (directory.set && !filetop_below(file)) return FILETOP_SKIPPED;
    key.inode = BPF_CORE_READ(inode, i_ino);
    key.dev = BPF_CORE_READ(inode, i_sb, s_dev);
    key.tid = (u32)bpf_get_current_pid_tgid();
    row = tracer_table_find(&files, &key, &filetop_blank, &made);
    if (!row) return FILETOP_LOST;
    if (made) {
        row->kind = kind == TRACER_S_IFREG ? FILETOP_REGULAR : kind == TRACER_S_IFSOCK ? FILETOP_SOCKET : FILETOP_OTHER;
        filetop_name_row(row, file);
    }
    if (written) {
        __sync_fetch_and_add(&row->writes, 1);
        __sync_fetch_and_add(&row->wbytes, bytes);
    } else {
        __sync_fetch_and_add(&row->reads, 1);
        __sync_fetch_and_add(&row->rbytes, bytes);
    }
    return FILETOP_KEPT;
}

/*
 * One finished call that took `result` bytes from `in` and put them into `out` (either may be none). It counts if it
 * did not fail; a read at the end of a file (0 bytes) is a read. A call is one event, however many rows it touches.
 */
tracer_inline int filetop_call(struct file *in, struct file *out, s64 result) {
    struct tracer_ledger *ledger = tracer_ledger_here();
    int read, written;

    if (!ledger) return 0;
    if (!tracer_event(ledger)) return 0;
    if (result < 0) {
        tracer_count(ledger, filtered);
        return 0;
    }
    read = in ? filetop_side(in, result, false) : FILETOP_SKIPPED;
    written = out ? filetop_side(out, result, true) : FILETOP_SKIPPED;
    if (read == FILETOP_LOST || written == FILETOP_LOST)
        tracer_count(ledger, lost_map);
    else if (read == FILETOP_KEPT || written == FILETOP_KEPT)
        tracer_count(ledger, emitted);
    else
        tracer_count(ledger, filtered);
    return 0;
}

#endif
