/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Files and paths: what most plugins want to know of the kernel's structs, found by libbpf in the running kernel's BTF
 * (CO-RE). Lives beside an author's own definitions of these structs and beside a vmlinux.h, as it declares their names
 * alone; <tracer/bpf/kernel_types.h> defines them for who has none. An object that reads one of these makes the host
 * load the kernel's BTF, so include this only where it is needed.
 */
#ifndef TRACER_BPF_KERNEL_H
#define TRACER_BPF_KERNEL_H

#include "task.h"

struct file;
struct dentry;
struct mount;

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct inode___tracer_kernel {
    u16 i_mode;
};

struct dentry___tracer_kernel {
    struct dentry___tracer_kernel *d_parent;
};

struct vfsmount___tracer_kernel {
    struct dentry___tracer_kernel *mnt_root;
};

struct mount___tracer_kernel {
    struct mount___tracer_kernel *mnt_parent;
    struct dentry___tracer_kernel *mnt_mountpoint;
    struct vfsmount___tracer_kernel mnt;
};

struct path___tracer_kernel {
    struct vfsmount___tracer_kernel *mnt;
    struct dentry___tracer_kernel *dentry;
};

struct file___tracer_kernel {
    struct path___tracer_kernel f_path;
    struct inode___tracer_kernel *f_inode;
};

struct fdtable___tracer_kernel {
    u32 max_fds;
    struct file___tracer_kernel **fd;
};

struct files_struct___tracer_kernel {
    struct fdtable___tracer_kernel *fdt;
};

struct task_struct___tracer_kernel {
    struct files_struct___tracer_kernel *files;
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
    struct task_struct___tracer_kernel *task = (void *)bpf_get_current_task();
    struct fdtable___tracer_kernel *table = BPF_CORE_READ(task, files, fdt);
    struct file___tracer_kernel **files;
    struct file *file = 0;

    if (!table || fd >= BPF_CORE_READ(table, max_fds)) return 0;
    files = BPF_CORE_READ(table, fd);
    bpf_probe_read_kernel(&file, sizeof(file), files + fd);
    return file;
}

/* The TRACER_S_IF... of a file; 0: none. */
static __always_inline u32 tracer_file_kind(struct file *of) {
    struct file___tracer_kernel *file = (void *)of;

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

static __always_inline void tracer_walk_begin(struct tracer_walk *walk, struct file *from) {
    struct file___tracer_kernel *file = (void *)from;
    struct vfsmount___tracer_kernel *mount = BPF_CORE_READ(file, f_path.mnt);

    bpf_core_read(&walk->dentry, sizeof(walk->dentry), &file->f_path.dentry);
    bpf_core_read(&walk->top, sizeof(walk->top), &mount->mnt_root);
    mount = (void *)((char *)mount - bpf_core_field_offset(struct mount___tracer_kernel, mnt));
    bpf_probe_read_kernel(&walk->mount, sizeof(walk->mount), &mount);
}

/* True: the walk is where a mount begins, which has no name of its own. */
static __always_inline bool tracer_walk_at_mount(const struct tracer_walk *walk) { return walk->dentry == walk->top; }

/* One step up. False: this was the top (or a file that is in no tree: a pipe, a memfd). */
static __always_inline bool tracer_walk_up(struct tracer_walk *walk) {
    /* Copied out of `walk` first: in bpf_core_read() it would pass for a struct of the kernel's. */
    struct dentry___tracer_kernel *dentry = (void *)walk->dentry;
    struct mount___tracer_kernel *mount = (void *)walk->mount;

    if (walk->dentry != walk->top) {
        bpf_core_read(&walk->dentry, sizeof(walk->dentry), &dentry->d_parent);
        return (void *)walk->dentry != (void *)dentry;
    }
    bpf_core_read(&walk->dentry, sizeof(walk->dentry), &mount->mnt_mountpoint);
    bpf_core_read(&walk->mount, sizeof(walk->mount), &mount->mnt_parent);
    if ((void *)walk->mount == (void *)mount) return false;
    mount = (void *)walk->mount;
    bpf_core_read(&walk->top, sizeof(walk->top), &mount->mnt.mnt_root);
    return true;
}

#endif
