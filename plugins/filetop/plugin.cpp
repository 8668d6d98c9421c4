// SPDX-License-Identifier: Apache-2.0
// filetop: which files a system's threads read and write most, by interval.
#include <tracer/sdk.hpp>

#include "filetop.h"
#include "filetop_objects.h"

namespace {
using namespace tracer::sdk;

constexpr tracer_object objects[] = {
    object("fentry", filetop_fentry_object),
    object("kprobe", filetop_kprobe_object),
    object("tracepoint", filetop_tracepoint_object),
};

constexpr auto optional = TRACER_PROGRAM_OPTIONAL;
constexpr auto copied = TRACER_PROGRAM_COPIED;
constexpr const char *reads = "!write-only";
constexpr const char *writes = "!read-only";

constexpr tracer_program fexit(const char *name, const char *target, std::uint32_t flags, const char *when = nullptr) {
    return program({TRACER_ATTACH_FEXIT, name, target, copied | flags, when});
}
constexpr tracer_program fexit_programs[] = {
    fexit("filetop_read", "vfs_read", 0, reads),
    fexit("filetop_write", "vfs_write", 0, writes),
    fexit("filetop_readv", "vfs_readv", optional, reads),
    fexit("filetop_writev", "vfs_writev", optional, writes),
    fexit("filetop_sendfile", "do_sendfile", optional),
    fexit("filetop_splice", "do_splice", optional),
    fexit("filetop_copy", "vfs_copy_file_range", optional),
};

#define KPROBE_PAIR(call, function, flags, when)                                   \
    program({TRACER_ATTACH_KPROBE, "filetop_entry_" call, function, flags, when}), \
        program({TRACER_ATTACH_KRETPROBE, "filetop_return_" call, function, TRACER_PROGRAM_RETURN | (flags), when})
constexpr tracer_program kprobe_programs[] = {
    KPROBE_PAIR("read", "vfs_read", 0u, reads),
    KPROBE_PAIR("write", "vfs_write", 0u, writes),
    KPROBE_PAIR("readv", "vfs_readv", optional, reads),
    KPROBE_PAIR("writev", "vfs_writev", optional, writes),
    KPROBE_PAIR("sendfile", "do_sendfile", optional, nullptr),
    KPROBE_PAIR("splice", "do_splice", optional, nullptr),
    KPROBE_PAIR("copy", "vfs_copy_file_range", optional, nullptr),
};

#define SYSCALL_PAIR(call, flags, when)                                                                             \
    program({TRACER_ATTACH_TRACEPOINT, "filetop_entry_" call, "syscalls:sys_enter_" call, copied | (flags), when}), \
        program({TRACER_ATTACH_TRACEPOINT, "filetop_return_" call, "syscalls:sys_exit_" call,                       \
                 copied | TRACER_PROGRAM_RETURN | (flags), when})
constexpr tracer_program tracepoint_programs[] = {
    SYSCALL_PAIR("read", 0u, reads),
    SYSCALL_PAIR("pread64", 0u, reads),
    SYSCALL_PAIR("readv", optional, reads),
    SYSCALL_PAIR("preadv", optional, reads),
    SYSCALL_PAIR("preadv2", optional, reads),
    SYSCALL_PAIR("write", 0u, writes),
    SYSCALL_PAIR("pwrite64", 0u, writes),
    SYSCALL_PAIR("writev", optional, writes),
    SYSCALL_PAIR("pwritev", optional, writes),
    SYSCALL_PAIR("pwritev2", optional, writes),
    SYSCALL_PAIR("sendfile64", optional, nullptr),
    SYSCALL_PAIR("splice", optional, nullptr),
    SYSCALL_PAIR("copy_file_range", optional, nullptr),
};

constexpr const char *blind =
    "memory-mapped files, io_uring and aio, tee and vmsplice, and what the kernel reads and writes for itself (loop "
    "devices, nfsd, the files below an overlay, though copy_file_range on an overlay counts for both)";
constexpr tracer_variant variants[] = {
    variant({.kind = TRACER_VARIANT_FENTRY,
             .name = "fentry",
             .object = "fentry",
             .programs = slice(fexit_programs),
             .blind = blind}),
    variant({.kind = TRACER_VARIANT_KPROBE,
             .name = "kprobe",
             .object = "kprobe",
             .programs = slice(kprobe_programs),
             .caveat = "where very many threads wait in reads at once, the kernel skips returns (they are in `missed`)",
             .blind = blind}),
    variant({.kind = TRACER_VARIANT_TRACEPOINT,
             .name = "tracepoint",
             .object = "tracepoint",
             .programs = slice(tracepoint_programs),
             .caveat = "32-bit system calls (int $0x80) are not seen",
             .blind = "memory-mapped files, io_uring and aio, tee and vmsplice, 32-bit system calls (int $0x80), and "
                      "what the kernel reads and writes for itself (loop devices, nfsd, the files below an overlay)"}),
};

constexpr tracer_label kinds[] = {
    label(FILETOP_REGULAR, "regular", "R"),
    label(FILETOP_SOCKET, "socket", "S"),
    label(FILETOP_OTHER, "other", "O"),
};

constexpr std::uint32_t left = TRACER_COLUMN_LEFT;
constexpr std::uint32_t hidden = TRACER_COLUMN_NO_TEXT;
constexpr tracer_column columns[] = {
    TRACER_COLUMN(filetop_value, pid, TRACER_TYPE_PID, .flags = hidden, .help = "process"),
    TRACER_COLUMN(filetop_key, tid, TRACER_TYPE_PID, .header = "TID", .width = 7, .flags = TRACER_COLUMN_KEY | left,
                  .help = "thread"),
    TRACER_COLUMN(filetop_value, comm, TRACER_TYPE_COMM, .header = "COMM", .width = 16, .help = "the thread's name"),
    TRACER_COLUMN(filetop_value, reads, TRACER_TYPE_COUNT, .header = "READS", .width = 6, .flags = left,
                  .help = "calls that read and did not fail"),
    TRACER_COLUMN(filetop_value, writes, TRACER_TYPE_COUNT, .header = "WRITES", .width = 6, .flags = left,
                  .help = "calls that wrote and did not fail"),
    TRACER_COLUMN(filetop_value, rbytes, TRACER_TYPE_BYTES, .header = "R_Kb", .width = 7, .flags = left,
                  .divisor = 1024, .unit = "bytes", .help = "bytes that were read, not those asked for"),
    TRACER_COLUMN(filetop_value, wbytes, TRACER_TYPE_BYTES, .header = "W_Kb", .width = 7, .flags = left,
                  .divisor = 1024, .unit = "bytes", .help = "bytes that were written"),
    TRACER_COLUMN(filetop_value, kind, TRACER_TYPE_ENUM, .name = "file_type", .header = "T", .width = 1,
                  .help = "regular, socket or other", .labels = slice(kinds)),
    TRACER_COLUMN(filetop_value, file, TRACER_TYPE_STRING, .header = "FILE",
                  .help = "its name, or its path with --full-path"),
    TRACER_COLUMN(filetop_key, dev, TRACER_TYPE_DEV, .flags = TRACER_COLUMN_KEY | hidden,
                  .help = "device of the file system"),
    TRACER_COLUMN(filetop_key, inode, TRACER_TYPE_INODE, .flags = TRACER_COLUMN_KEY | hidden),
};

constexpr tracer_format table = format({.renderer = TRACER_RENDER_TABLE,
                                        .flags = TRACER_FORMAT_LOADAVG | TRACER_FORMAT_CLEAR,
                                        .rows = 20,
                                        .sort = "reads+writes+rbytes+wbytes"});
constexpr tracer_source sources[] = {
    TRACER_TABLE_OF(filetop_key, filetop_value, .name = "files", .map = "files", .columns = slice(columns),
                    .format = &table),
};

constexpr tracer_label orders[] = {
    label(0, "all"), label(1, "reads"), label(2, "writes"), label(3, "rbytes"), label(4, "wbytes"),
};
constexpr tracer_option options[] = {
    option({.name = "all",
            .type = TRACER_OPTION_FLAG,
            .binding = TRACER_BIND_CONST,
            .bind = "all_files",
            .short_name = 'a',
            .help = "files of every kind: sockets, pipes, devices, too"}),
    option({.name = "noclear",
            .type = TRACER_OPTION_FLAG,
            .binding = TRACER_BIND_RENDER,
            .bind = "noclear",
            .short_name = 'C',
            .help = "don't clear the screen before each table"}),
    option({.name = "rows",
            .type = TRACER_OPTION_UNSIGNED,
            .binding = TRACER_BIND_RENDER,
            .bind = "rows",
            .short_name = 'r',
            .fallback = "20",
            .min = 0,
            .max = 1000000,
            .metavar = "N",
            .help = "rows of a table (text alone; 0: all)"}),
    option({.name = "sort",
            .type = TRACER_OPTION_CHOICE,
            .binding = TRACER_BIND_RENDER,
            .bind = "sort",
            .short_name = 's',
            .fallback = "all",
            .help = "what orders the rows (text alone)",
            .labels = slice(orders)}),
    option({.name = "pid",
            .type = TRACER_OPTION_UNSIGNED,
            .binding = TRACER_BIND_RUN,
            .bind = "pid",
            .short_name = 'p',
            .min = 1,
            .max = 4194304,
            .metavar = "PID",
            .help = "this process alone"}),
    option({.name = "directory",
            .type = TRACER_OPTION_PATH,
            .binding = TRACER_BIND_CONST,
            .bind = "directory",
            .short_name = 'd',
            .metavar = "DIR",
            .help = "files below this directory alone"}),
    option({.name = "read-only",
            .type = TRACER_OPTION_FLAG,
            .binding = TRACER_BIND_CONST,
            .bind = "read_only",
            .help = "reads alone"}),
    option({.name = "write-only",
            .type = TRACER_OPTION_FLAG,
            .binding = TRACER_BIND_CONST,
            .bind = "write_only",
            .help = "writes alone"}),
    option({.name = "full-path",
            .type = TRACER_OPTION_FLAG,
            .binding = TRACER_BIND_CONST,
            .bind = "full_path",
            .help = "the file's path instead of its name"}),
    option({.name = "max-rows",
            .type = TRACER_OPTION_UNSIGNED,
            .binding = TRACER_BIND_MAP_SIZE,
            .bind = "files",
            .fallback = "10240",
            .min = 1,
            .max = 10000000,
            .metavar = "N",
            .help = "threads times files kept in an interval; what does not fit is counted as lost"}),
    option({.name = "interval",
            .type = TRACER_OPTION_DURATION,
            .binding = TRACER_BIND_RUN,
            .bind = "interval",
            .position = 1,
            .fallback = "1s",
            .help = "time between tables"}),
    option({.name = "count",
            .type = TRACER_OPTION_UNSIGNED,
            .binding = TRACER_BIND_RUN,
            .bind = "count",
            .position = 2,
            .min = 1,
            .max = 4294967295,
            .metavar = "N",
            .help = "end after so many tables"}),
};
} // namespace

TRACER_PLUGIN(plugin({.name = "filetop",
                      .version = "1.0.0",
                      .summary = "Reads and writes by thread and file, in a table by interval",
                      .license = "Apache-2.0",
                      .objects = slice(objects),
                      .hook = "files read and written",
                      .variants = slice(variants),
                      .sources = slice(sources),
                      .options = slice(options)}));
