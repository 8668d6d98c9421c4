/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The structs behind <tracer/bpf/kernel.h> under the kernel's own names, with the fields that plugins read most: for
 * BPF_CORE_READ() in a plugin that has no definitions of its own. Beside a vmlinux.h this adds nothing. Further fields
 * go into a flavour of the plugin's own ("struct file___mine").
 */
#ifndef TRACER_BPF_KERNEL_TYPES_H
#define TRACER_BPF_KERNEL_TYPES_H

#include "kernel.h"

#ifndef __VMLINUX_H__

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

#endif
#endif
