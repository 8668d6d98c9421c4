// SPDX-License-Identifier: Apache-2.0
// vfsreadlat: how long reads take, as a histogram by interval.
#include <tracer/sdk.hpp>

#include "vfsreadlat.h"
#include "vfsreadlat_objects.h"

namespace {
using namespace tracer::sdk;

constexpr tracer_object objects[] = {
    object("fentry", vfsreadlat_fentry_object),
    object("kprobe", vfsreadlat_kprobe_object),
    object("kprobe_kind", vfsreadlat_kprobe_kind_object),
    object("tracepoint", vfsreadlat_tracepoint_object),
    object("tracepoint_kind", vfsreadlat_tracepoint_kind_object),
};

constexpr auto copied = TRACER_PROGRAM_COPIED;
constexpr auto at_return = TRACER_PROGRAM_RETURN;

constexpr tracer_program fentries[] = {
    program({TRACER_ATTACH_FENTRY, "vfsreadlat_entry", "vfs_read", copied}),
    program({TRACER_ATTACH_FEXIT, "vfsreadlat_return", "vfs_read", copied | at_return}),
};
constexpr tracer_program kprobes[] = {
    program({TRACER_ATTACH_KPROBE, "vfsreadlat_entry", "vfs_read"}),
    program({TRACER_ATTACH_KRETPROBE, "vfsreadlat_return", "vfs_read", at_return}),
};
constexpr tracer_program tracepoints[] = {
    program({TRACER_ATTACH_TRACEPOINT, "vfsreadlat_entry_read", "syscalls:sys_enter_read", copied}),
    program({TRACER_ATTACH_TRACEPOINT, "vfsreadlat_return_read", "syscalls:sys_exit_read", copied | at_return}),
    program({TRACER_ATTACH_TRACEPOINT, "vfsreadlat_entry_pread64", "syscalls:sys_enter_pread64", copied}),
    program({TRACER_ATTACH_TRACEPOINT, "vfsreadlat_return_pread64", "syscalls:sys_exit_pread64", copied | at_return}),
};

// An object that looks at the kind of file needs the kernel's BTF; one that doesn't starts faster.
constexpr const char *any_kind = "file-type=all";
constexpr const char *one_kind = "!file-type=all";

constexpr const char *kprobe_caveat =
    "where very many threads wait in reads at once, the kernel skips returns (they are in `missed`)";
constexpr const char *blind = "readv, sendfile, splice, io_uring, page faults of mapped files, and reads by the kernel";
constexpr const char *tracepoint_caveat =
    "times the system calls read and pread64, so some 100 ns more than vfs_read, without 32-bit ones (int $0x80)";

constexpr tracer_variant variants[] = {
    variant({.kind = TRACER_VARIANT_FENTRY,
             .name = "fentry",
             .object = "fentry",
             .programs = slice(fentries),
             .blind = blind}),
    variant({.kind = TRACER_VARIANT_KPROBE,
             .name = "kprobe",
             .object = "kprobe",
             .programs = slice(kprobes),
             .caveat = kprobe_caveat,
             .blind = blind,
             .when = any_kind}),
    variant({.kind = TRACER_VARIANT_KPROBE,
             .name = "kprobe_kind",
             .object = "kprobe_kind",
             .programs = slice(kprobes),
             .caveat = kprobe_caveat,
             .blind = blind,
             .when = one_kind}),
    variant({.kind = TRACER_VARIANT_TRACEPOINT,
             .name = "tracepoint",
             .object = "tracepoint",
             .programs = slice(tracepoints),
             .caveat = tracepoint_caveat,
             .blind = blind,
             .when = any_kind}),
    variant({.kind = TRACER_VARIANT_TRACEPOINT,
             .name = "tracepoint_kind",
             .object = "tracepoint_kind",
             .programs = slice(tracepoints),
             .caveat = tracepoint_caveat,
             .blind = blind,
             .when = one_kind}),
};

constexpr tracer_format bars = format({.renderer = TRACER_RENDER_HISTOGRAM});
constexpr tracer_source sources[] = {
    TRACER_HISTOGRAM_OF(tracer_hist, .name = "latency", .map = "latency", .columns = slice(), .format = &bars,
                        .unit = "ns"),
};

constexpr tracer_label units[] = {
    label(1, "ns"),
    label(1000, "us"),
    label(1000000, "ms"),
};
constexpr tracer_label kinds[] = {
    label(VFSREADLAT_ALL, "all"),
    label(VFSREADLAT_REGULAR, "regular"),
    label(VFSREADLAT_SOCKET, "socket"),
    label(VFSREADLAT_PIPE, "pipe"),
    label(VFSREADLAT_DIRECTORY, "directory"),
    label(VFSREADLAT_CHARACTER, "character"),
    label(VFSREADLAT_BLOCK, "block"),
    label(VFSREADLAT_OTHER, "other"),
};
constexpr tracer_option options[] = {
    option({.name = "pid",
            .type = TRACER_OPTION_UNSIGNED,
            .binding = TRACER_BIND_RUN,
            .bind = "pid",
            .short_name = 'p',
            .min = 1,
            .max = 4194304,
            .metavar = "PID",
            .help = "this process alone"}),
    option({.name = "unit",
            .type = TRACER_OPTION_CHOICE,
            .binding = TRACER_BIND_RENDER,
            .bind = "unit",
            .fallback = "us",
            .help = "unit of the bars in text",
            .labels = slice(units)}),
    option({.name = "file-type",
            .type = TRACER_OPTION_CHOICE,
            .binding = TRACER_BIND_CONST,
            .bind = "file_kind",
            .fallback = "all",
            .help = "reads of this kind of file alone",
            .labels = slice(kinds)}),
    option({.name = "interval",
            .type = TRACER_OPTION_DURATION,
            .binding = TRACER_BIND_RUN,
            .bind = "interval",
            .position = 1,
            .fallback = "5s",
            .help = "time between histograms"}),
    option({.name = "count",
            .type = TRACER_OPTION_UNSIGNED,
            .binding = TRACER_BIND_RUN,
            .bind = "count",
            .position = 2,
            .min = 1,
            .max = 4294967295,
            .metavar = "N",
            .help = "end after so many histograms"}),
};
} // namespace

TRACER_PLUGIN(plugin({.name = "vfsreadlat",
                      .version = "1.0.0",
                      .summary = "How long reads take, as a histogram by interval",
                      .license = "Apache-2.0",
                      .objects = slice(objects),
                      .hook = "vfs_read and its return",
                      .variants = slice(variants),
                      .sources = slice(sources),
                      .options = slice(options)}));
