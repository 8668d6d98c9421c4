/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Which process a pidfd stands for, as pidfd_send_signal() itself finds it. Needs the kernel's BTF (CO-RE). */
#ifndef KILLSNOOP_PIDFD_BPF_H
#define KILLSNOOP_PIDFD_BPF_H

#include <tracer/bpf/kernel_types.h>

#define PIDFS_MAGIC 0x50494446
#define PROC_MAGIC 0x9fa0
#define ANON_INODE_MAGIC 0x09041934

/* <linux/pidfd.h> since 6.15: numbers that stand for the caller without any descriptor. */
#define PIDFD_SELF_THREAD (-10000)
#define PIDFD_SELF_THREAD_GROUP (-10001)

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct upid {
    int nr;
};

struct pid {
    struct upid numbers[1]; /* by level of pid namespace, the first one's first */
};

struct proc_inode {
    struct pid *pid;
    struct inode vfs_inode;
};

/* Fields of structs in <tracer/bpf/kernel_types.h> that no other plugin reads. */
struct file___pidfd {
    void *private_data;
};

struct inode___pidfd {
    void *i_private;
};

struct super_block___pidfd {
    unsigned long s_magic;
};

#pragma clang attribute pop

/* The process or thread (in the first pid namespace) behind a descriptor of the caller's; 0: it is no pidfd. */
tracer_inline s32 killsnoop_pid_behind(s32 fd) {
    u64 ids = bpf_get_current_pid_tgid();
    struct pid *pid = 0;
    struct super_block *sb;
    struct inode *inode;
    struct file *file;
    u64 magic;

    if (fd == PIDFD_SELF_THREAD) return (s32)ids;
    if (fd == PIDFD_SELF_THREAD_GROUP) return ids >> 32;
    file = fd < 0 ? 0 : tracer_file_of(fd);
    if (!file) return 0;
    inode = BPF_CORE_READ(file, f_inode);
    sb = BPF_CORE_READ(inode, i_sb);
    magic = BPF_CORE_READ((struct super_block___pidfd *)sb, s_magic);
    if (magic == PIDFS_MAGIC) /* 6.9 and later */
        pid = BPF_CORE_READ((struct inode___pidfd *)inode, i_private);
    else if (magic == ANON_INODE_MAGIC) /* before; an eventfd looks alike, but gives EBADF */
        pid = BPF_CORE_READ((struct file___pidfd *)file, private_data);
    else if (magic == PROC_MAGIC) { /* the folder /proc/PID is taken, too */
        struct proc_inode *in_proc = (void *)inode - bpf_core_field_offset(struct proc_inode, vfs_inode);

        pid = BPF_CORE_READ(in_proc, pid);
    }
    return pid ? BPF_CORE_READ(pid, numbers[0].nr) : 0;
}

#endif
