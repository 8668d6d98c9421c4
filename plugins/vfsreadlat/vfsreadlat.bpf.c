/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* vfsreadlat: how long reads take, as a histogram by interval. */
#define TRACER_CALL_DEPTH 4 /* a file system may read a file of another one */
#define TRACER_CALL_TIMED
#include <tracer/bpf/hooks.h>
#include <tracer/bpf/kernel.h>

#define KPROBE_CAVEAT "where very many threads wait in reads at once, the kernel skips returns (they are in `missed`)"
#define TRACEPOINT_CAVEAT \
    "times the system calls read and pread64, so some 100 ns more than vfs_read, without 32-bit ones (int $0x80)"
TRACER_PLUGIN("How long reads take, as a histogram by interval", TRACER_HOOK("vfs_read and its return"),
              TRACER_BLIND("readv, sendfile, splice, io_uring, page faults of mapped files, and reads by the kernel"),
              TRACER_CAVEAT("kprobe", KPROBE_CAVEAT), TRACER_CAVEAT("tracepoint", TRACEPOINT_CAVEAT),
              TRACER_OPTION("pid -p", "this process alone"),
              TRACER_OPTION("unit default=us labels=ns:1,us:1000,ms:1000000", "unit of the bars in text"),
              TRACER_OPTION("interval @1 default=5s", "time between histograms"),
              TRACER_OPTION("count @2", "end after so many histograms"));

TRACER_HISTOGRAM_OF(latency, "ns");

enum vfsreadlat_kind {
    VFSREADLAT_ALL,
    VFSREADLAT_REGULAR,
    VFSREADLAT_SOCKET,
    VFSREADLAT_PIPE,
    VFSREADLAT_DIRECTORY,
    VFSREADLAT_CHARACTER,
    VFSREADLAT_BLOCK,
    VFSREADLAT_OTHER, /* eventfd, epoll, ...: files without a type */
};
const volatile enum vfsreadlat_kind file_type TRACER_OPTION("default=all",
                                                            "reads of this kind of file alone") = VFSREADLAT_ALL;

tracer_inline bool vfsreadlat_is_kind(struct file *file) {
    if (file_type == VFSREADLAT_ALL) return true;
    switch (tracer_file_kind(file)) {
    case TRACER_S_IFREG:
        return file_type == VFSREADLAT_REGULAR;
    case TRACER_S_IFSOCK:
        return file_type == VFSREADLAT_SOCKET;
    case TRACER_S_IFIFO:
        return file_type == VFSREADLAT_PIPE;
    case TRACER_S_IFDIR:
        return file_type == VFSREADLAT_DIRECTORY;
    case TRACER_S_IFCHR:
        return file_type == VFSREADLAT_CHARACTER;
    case TRACER_S_IFBLK:
        return file_type == VFSREADLAT_BLOCK;
    default:
        return file_type == VFSREADLAT_OTHER;
    }
}

/* A call begins. The file is looked at now, while it is there for certain. */
#define VFSREADLAT_CALL(name, is_wanted)                                                     \
    TRACER_ENTER(name) {                                                                     \
        call->tag = is_wanted;                                                               \
        call->arg[0] = bpf_ktime_get_ns();                                                   \
    }                                                                                        \
    TRACER_LEAVE(name) {                                                                     \
        if (!call->tag) return tracer_filtered(seen);                                        \
        return tracer_measured(seen, &latency, now > call->arg[0] ? now - call->arg[0] : 0); \
    }
VFSREADLAT_CALL(any, true)
VFSREADLAT_CALL(file, vfsreadlat_is_kind((struct file *)tracer_arg(args, 0)))
VFSREADLAT_CALL(fd, vfsreadlat_is_kind(tracer_file_of((u32)tracer_arg(args, 0))))

/* Programs that look at a file need the kernel's BTF; those that don't start faster. */
#define ANY_KIND TRACER_WHEN("file-type=all")
#define ONE_KIND TRACER_WHEN("!file-type=all")
TRACER_FENTRY_FEXIT(file, "vfs_read", 4)
TRACER_KPROBES(any, "vfs_read", ANY_KIND)
TRACER_KPROBES(file, "vfs_read", ONE_KIND)
TRACER_SYSCALL_BY(any, read, ANY_KIND)
TRACER_SYSCALL_BY(any, pread64, ANY_KIND)
TRACER_SYSCALL_BY(fd, read, ONE_KIND)
TRACER_SYSCALL_BY(fd, pread64, ONE_KIND)
