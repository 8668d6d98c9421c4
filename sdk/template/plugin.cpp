// SPDX-License-Identifier: Apache-2.0
// What tracer needs to know of this plugin. Constants only: no code of it runs in the host.
#include <tracer/sdk.hpp>

#include "@name@.h"
#include "@name@_objects.h" // made from @name@.bpf.c

using namespace tracer::sdk;

namespace {

constexpr tracer_object objects[] = {object("main", @name@_object)};

constexpr tracer_program programs[] = {program({.attach = TRACER_ATTACH_TRACEPOINT,
                                                .name = "on_openat",
                                                .target = "syscalls:sys_enter_openat",
                                                .flags = TRACER_PROGRAM_COPIED})};

// Best first. A second way to see the same thing (a kprobe, say) would be a second variant here.
constexpr tracer_variant variants[] = {variant({.kind = TRACER_VARIANT_TRACEPOINT,
                                                .name = "tracepoint",
                                                .object = "main",
                                                .programs = slice(programs),
                                                .blind = "openat2() and io_uring"})};


constexpr tracer_column columns[] = {
    TRACER_COLUMN(@name@_event, time, TRACER_TYPE_BOOT_TIME, .header = "TIME", .width = 9,
                  .flags = TRACER_COLUMN_TIME),
    TRACER_COLUMN(@name@_event, pid, TRACER_TYPE_PID, .header = "PID", .width = 7),
    TRACER_COLUMN(@name@_event, tid, TRACER_TYPE_PID, .flags = TRACER_COLUMN_NO_TEXT),
    TRACER_COLUMN(@name@_event, comm, TRACER_TYPE_COMM, .header = "COMM", .width = 16),
    TRACER_COLUMN(@name@_event, flags, TRACER_TYPE_U32, .flags = TRACER_COLUMN_NO_TEXT, .help = "as open(2) takes them"),
    TRACER_COLUMN(@name@_event, file, TRACER_TYPE_STRING, .header = "FILE"),
};

constexpr tracer_format text = format({.renderer = TRACER_RENDER_COLUMNS});

constexpr tracer_source sources[] = {
    TRACER_EVENTS(@name@_event, .name = "events", .map = "events", .columns = slice(columns), .format = &text)};

constexpr tracer_option options[] = {option({.name = "writes",
                                             .type = TRACER_OPTION_FLAG,
                                             .binding = TRACER_BIND_CONST,
                                             .bind = "writes_only",
                                             .short_name = 'w',
                                             .help = "only files opened for writing"})};

} // namespace

TRACER_PLUGIN(plugin({.name = "@name@",
                      .version = "0.1.0",
                      .summary = "Files that commands open",
                      .license = "Apache-2.0",
                      .objects = slice(objects),
                      .hook = "openat",
                      .variants = slice(variants),
                      .sources = slice(sources),
                      .options = slice(options)}));
