/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The few kernel structs that plugins look into, with only the fields that they use: libbpf finds each field in the
 * running kernel's BTF (CO-RE). A field that kernels name differently gets a flavour ("struct x___old") and the
 * version. An object that reads one of these makes the host load the kernel's BTF, so include this only where it is
 * needed.
 */
#ifndef TRACER_BPF_KERNEL_H
#define TRACER_BPF_KERNEL_H

#include "types.h"

#include <bpf/bpf_helpers.h>

#include <bpf/bpf_core_read.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct super_block {
    u32 s_dev; /* major << 20 | minor */
};

struct inode {
    u16 i_mode;
    struct super_block *i_sb;
    u64 i_ino; /* unsigned long before 7.1: the same on 64 bits */
};

struct qstr {
    u32 len;
    const unsigned char *name;
};

struct dentry {
    struct dentry *d_parent;
    struct qstr d_name;
    struct inode *d_inode;
};

struct vfsmount {
    struct dentry *mnt_root;
};

struct mount {
    struct mount *mnt_parent;
    struct dentry *mnt_mountpoint;
    struct vfsmount mnt;
};

struct path {
    struct vfsmount *mnt;
    struct dentry *dentry;
};

struct file {
    struct path f_path;
    struct inode *f_inode;
};

struct fdtable {
    u32 max_fds;
    struct file **fd;
};

struct files_struct {
    struct fdtable *fdt;
};

struct task_struct {
    struct files_struct *files;
};

#pragma clang attribute pop

#define TRACER_S_IFMT 0170000
#define TRACER_S_IFSOCK 0140000
#define TRACER_S_IFREG 0100000
#define TRACER_S_IFBLK 0060000
#define TRACER_S_IFDIR 0040000
#define TRACER_S_IFCHR 0020000
#define TRACER_S_IFIFO 0010000

/* The file behind a descriptor of the current task; NULL: there is none. */
static __always_inline struct file *tracer_file_of(u32 fd) {
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    struct fdtable *table = BPF_CORE_READ(task, files, fdt);
    struct file **files, *file = 0;

    if (!table || fd >= BPF_CORE_READ(table, max_fds)) return 0;
    files = BPF_CORE_READ(table, fd);
    bpf_probe_read_kernel(&file, sizeof(file), files + fd);
    return file;
}

/* The TRACER_S_IF... of a file; 0: none. */
static __always_inline u32 tracer_file_kind(struct file *file) {
    return BPF_CORE_READ(file, f_inode, i_mode) & TRACER_S_IFMT;
}

/*
 * A walk from a file up to the root of its mount namespace, through mount points. Everything is read straight into
 * the struct: numbers that the verifier knows nothing of let it see that one turn of a loop is like the next.
 */
struct tracer_walk {
    struct dentry *dentry;
    struct dentry *top; /* of the mount */
    struct mount *mount;
};

static __always_inline void tracer_walk_begin(struct tracer_walk *walk, struct file *file) {
    struct vfsmount *mount = BPF_CORE_READ(file, f_path.mnt);

    bpf_core_read(&walk->dentry, sizeof(walk->dentry), &file->f_path.dentry);
    bpf_core_read(&walk->top, sizeof(walk->top), &mount->mnt_root);
    mount = (struct vfsmount *)((char *)mount - bpf_core_field_offset(struct mount, mnt));
    bpf_probe_read_kernel(&walk->mount, sizeof(walk->mount), &mount);
}

/* True: the walk is where a mount begins, which has no name of its own. */
static __always_inline bool tracer_walk_at_mount(const struct tracer_walk *walk) { return walk->dentry == walk->top; }

/* One step up. False: this was the top (or a file that is in no tree: a pipe, a memfd). */
static __always_inline bool tracer_walk_up(struct tracer_walk *walk) {
    /* Copied out of `walk` first: in bpf_core_read() it would pass for a struct of the kernel's. */
    struct dentry *dentry = walk->dentry;
    struct mount *mount = walk->mount;

    if (dentry != walk->top) {
        bpf_core_read(&walk->dentry, sizeof(walk->dentry), &dentry->d_parent);
        return walk->dentry != dentry;
    }
    bpf_core_read(&walk->dentry, sizeof(walk->dentry), &mount->mnt_mountpoint);
    bpf_core_read(&walk->mount, sizeof(walk->mount), &mount->mnt_parent);
    if (walk->mount == mount) return false;
    mount = walk->mount;
    bpf_core_read(&walk->top, sizeof(walk->top), &mount->mnt.mnt_root);
    return true;
}

#endif
