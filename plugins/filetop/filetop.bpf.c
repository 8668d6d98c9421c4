/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* filetop: which files a system's threads read and write most, by interval. */
#define TRACER_CALL_DEPTH 2 /* copy_file_range on overlayfs calls itself for the file below */
#include <tracer/bpf/hooks.h>
#include <tracer/bpf/kernel_types.h>

TRACER_PLUGIN("Reads and writes by thread and file, in a table by interval", TRACER_HOOK("files read and written"),
              TRACER_CAVEAT("kprobe", "where very many threads wait in reads at once, the kernel skips returns (they "
                                      "are in `missed`)"),
              TRACER_CAVEAT("tracepoint", "32-bit system calls (int $0x80) are not seen"),
              TRACER_BLIND("memory-mapped files, io_uring and aio, tee and vmsplice, and what the kernel reads and "
                           "writes for itself (loop devices, nfsd, the files below an overlay, though copy_file_range "
                           "on an overlay counts for both)"),
              TRACER_BLIND_OF("tracepoint", "memory-mapped files, io_uring and aio, tee and vmsplice, 32-bit "
                                            "system calls (int $0x80), and what the kernel reads and writes for "
                                            "itself (loop devices, nfsd, the files below an overlay)"),
              TRACER_OPTION("noclear -C", "don't clear the screen before each table"),
              TRACER_OPTION("rows -r default=20", "rows of a table (text alone; 0: all)"),
              TRACER_OPTION("sort -s default=all labels=all,reads,writes,rbytes,wbytes",
                            "what orders the rows (text alone)"),
              TRACER_OPTION("pid -p", "this process alone"),
              TRACER_OPTION("interval @1 default=1s", "time between tables"),
              TRACER_OPTION("count @2", "end after so many tables"));

/* A path's folders take at most 255 bytes, and so does the name at its end. */
#define FILETOP_FILE_LEN 512

enum filetop_kind { FILETOP_REGULAR, FILETOP_SOCKET, FILETOP_OTHER };

struct filetop_key {
    tracer_inode inode TRACER_COLUMN("hidden", "");
    tracer_dev dev TRACER_COLUMN("hidden", "device of the file system");
    tracer_pid tid TRACER_HELP("thread");
};
struct filetop_value {
    tracer_amount reads TRACER_COLUMN("width=6", "calls that read and did not fail");
    tracer_amount writes TRACER_COLUMN("width=6", "calls that wrote and did not fail");
    tracer_bytes rbytes TRACER_COLUMN("R_Kb width=7 divisor=1024", "bytes that were read, not those asked for");
    tracer_bytes wbytes TRACER_COLUMN("W_Kb width=7 divisor=1024", "bytes that were written");
    tracer_pid pid TRACER_COLUMN("hidden", "process");
    enum filetop_kind kind TRACER_COLUMN("T name=file_type width=1 short=R,S,O", "regular, socket or other");
    tracer_comm comm TRACER_HELP("the thread's name");
    char file[FILETOP_FILE_LEN] TRACER_HELP("its name, or its path with --full-path");
};
TRACER_ROWS(files, struct filetop_key, struct filetop_value, 10240,
            TRACER_OPTION("size --max-rows", "threads times files kept in an interval; what does not fit is counted as "
                                             "lost"),
            TRACER_SHOWN("loadavg clear rows=20 sort=reads+writes+rbytes+wbytes "
                         "columns=pid,tid,comm,reads,writes,rbytes,wbytes,file_type,file,dev,inode"));

const volatile tracer_flag all_files TRACER_OPTION("-a --all", "files of every kind: sockets, pipes, devices, too") = 0;
const volatile struct tracer_path directory TRACER_OPTION("-d --directory=DIR",
                                                          "files below this directory alone") = {};
const volatile tracer_flag read_only TRACER_OPTION("", "reads alone") = 0;
const volatile tracer_flag write_only TRACER_OPTION("", "writes alone") = 0;
const volatile tracer_flag full_path TRACER_OPTION("", "the file's path instead of its name") = 0;

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
tracer_inline struct tracer_done filetop_call(struct tracer_seen *seen, struct file *in, struct file *out, s64 result) {
    int read, written;

    if (result < 0) return tracer_filtered(seen);
    read = in ? filetop_side(in, result, false) : FILETOP_SKIPPED;
    written = out ? filetop_side(out, result, true) : FILETOP_SKIPPED;
    if (read == FILETOP_LOST || written == FILETOP_LOST) return tracer_no_row(seen);
    if (read == FILETOP_KEPT || written == FILETOP_KEPT) return tracer_counted(seen);
    return tracer_filtered(seen);
}

#define FILETOP_CALL(name, in, out) \
    TRACER_ENTER(name) {            \
        call->arg[0] = (u64)(in);   \
        call->arg[1] = (u64)(out);  \
    }                               \
    TRACER_LEAVE(name) { return filetop_call(seen, (struct file *)call->arg[0], (struct file *)call->arg[1], result); }

/*
 * The kernel's functions. At fexit arguments and result are both at hand, so no entry is needed. vfs_readv and
 * vfs_writev are static, but functions of their own on 5.10 to 7.2. do_sendfile looks its files up by itself, so we do
 * as well.
 */
#define FILETOP_FUNCTION(name, function, number, in, out, ...)    \
    FILETOP_CALL(name, in, out)                                   \
    TRACER_FEXIT(name, function, number, TRACER_ALL(__VA_ARGS__)) \
    TRACER_KPROBES(name, function, TRACER_ALL(__VA_ARGS__))

#define READS TRACER_WHEN("!write-only")
#define WRITES TRACER_WHEN("!read-only")
#define FILE(n) ((struct file *)tracer_arg(args, n))
#define FILE_OF(n) tracer_file_of((u32)tracer_arg(args, n))

FILETOP_FUNCTION(vfs_read, "vfs_read", 4, FILE(0), 0, READS)
FILETOP_FUNCTION(vfs_write, "vfs_write", 4, 0, FILE(0), WRITES)
FILETOP_FUNCTION(vfs_readv, "vfs_readv", 5, FILE(0), 0, READS, TRACER_OPTIONAL)
FILETOP_FUNCTION(vfs_writev, "vfs_writev", 5, 0, FILE(0), WRITES, TRACER_OPTIONAL)
FILETOP_FUNCTION(do_sendfile, "do_sendfile", 5, FILE_OF(1), FILE_OF(0), TRACER_OPTIONAL)
FILETOP_FUNCTION(do_splice, "do_splice", 6, FILE(0), FILE(2), TRACER_OPTIONAL)
FILETOP_FUNCTION(vfs_copy, "vfs_copy_file_range", 6, FILE(0), FILE(2), TRACER_OPTIONAL)

/*
 * The system calls. The descriptor is looked up at the entry: another thread may close it, or open something else
 * there, while the call waits. The file outlives the call all the same: the kernel puts off dropping a thread's last
 * reference to it until after the exit's tracepoint (task_work in fs/file_table.c).
 */
FILETOP_CALL(in, FILE_OF(0), 0)
FILETOP_CALL(out, 0, FILE_OF(0))
FILETOP_CALL(from_1, FILE_OF(1), FILE_OF(0))
FILETOP_CALL(to_2, FILE_OF(0), FILE_OF(2))
TRACER_SYSCALL_BY(in, read, READS)
TRACER_SYSCALL_BY(in, pread64, READS)
TRACER_SYSCALL_BY(in, readv, READS, TRACER_OPTIONAL)
TRACER_SYSCALL_BY(in, preadv, READS, TRACER_OPTIONAL)
TRACER_SYSCALL_BY(in, preadv2, READS, TRACER_OPTIONAL)
TRACER_SYSCALL_BY(out, write, WRITES)
TRACER_SYSCALL_BY(out, pwrite64, WRITES)
TRACER_SYSCALL_BY(out, writev, WRITES, TRACER_OPTIONAL)
TRACER_SYSCALL_BY(out, pwritev, WRITES, TRACER_OPTIONAL)
TRACER_SYSCALL_BY(out, pwritev2, WRITES, TRACER_OPTIONAL)
TRACER_SYSCALL_BY(from_1, sendfile64, TRACER_OPTIONAL)
TRACER_SYSCALL_BY(to_2, splice, TRACER_OPTIONAL)
TRACER_SYSCALL_BY(to_2, copy_file_range, TRACER_OPTIONAL)
