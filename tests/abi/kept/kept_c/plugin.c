/* SPDX-License-Identifier: Apache-2.0 */
/* A descriptor in C11, with nothing but abi.h. */
#include <tracer/abi.h>

#include "kept_c.h"
#include "kept_c_objects.h"

#define SLICE(array) \
    { array, sizeof(array) / sizeof((array)[0]), sizeof((array)[0]) }
#define MEMBER(member_)                                                                                    \
    .offset = offsetof(struct kept_c_event, member_), .size = sizeof(((struct kept_c_event *)0)->member_), \
    .member = #member_, .name = #member_

static const tracer_object objects[] = {
    {.struct_size = sizeof(tracer_object), .name = "main", .elf = kept_c_object, .elf_size = sizeof(kept_c_object)},
};

static const tracer_program programs[] = {
    {.struct_size = sizeof(tracer_program),
     .attach = TRACER_ATTACH_RAW_TRACEPOINT,
     .flags = TRACER_PROGRAM_COPIED,
     .name = "on_fork",
     .target = "sched_process_fork"},
};

static const tracer_variant variants[] = {
    {.struct_size = sizeof(tracer_variant),
     .kind = TRACER_VARIANT_TRACEPOINT,
     .flags = TRACER_VARIANT_ENTRY_ONLY,
     .name = "raw_tp",
     .object = "main",
     .caveat = "sees forks alone",
     .blind = "everything else",
     .programs = SLICE(programs)},
};

static const tracer_label kinds[] = {
    {.struct_size = sizeof(tracer_label), .value = KEPT_C_THREAD, .name = "thread", .short_name = "T"},
    {.struct_size = sizeof(tracer_label), .value = KEPT_C_LEADER, .name = "leader"},
};

static const tracer_column columns[] = {
    {.struct_size = sizeof(tracer_column),
     .type = TRACER_TYPE_BOOT_TIME,
     .flags = TRACER_COLUMN_TIME,
     .width = 9,
     .header = "TIME",
     MEMBER(time)},
    {.struct_size = sizeof(tracer_column), .type = TRACER_TYPE_PID, .width = 7, .header = "PID", MEMBER(pid)},
    {.struct_size = sizeof(tracer_column),
     .type = TRACER_TYPE_ENUM,
     .width = 8,
     .help = "which thread forked",
     .labels = SLICE(kinds),
     MEMBER(kind)},
    {.struct_size = sizeof(tracer_column),
     .type = TRACER_TYPE_BYTES,
     .flags = TRACER_COLUMN_LEFT,
     .width = 6,
     .divisor = 1024,
     .header = "KB",
     .unit = "bytes",
     MEMBER(size)},
    {.struct_size = sizeof(tracer_column), .type = TRACER_TYPE_COMM, .width = 16, .header = "COMM", MEMBER(comm)},
};

static const tracer_format format = {.struct_size = sizeof(tracer_format), .renderer = TRACER_RENDER_COLUMNS};

static const tracer_source sources[] = {
    {.struct_size = sizeof(tracer_source),
     .kind = TRACER_SOURCE_EVENTS,
     .value_size = sizeof(struct kept_c_event),
     .name = "forks",
     .map = "events",
     .value_type = "kept_c_event",
     .columns = SLICE(columns),
     .format = &format},
};

static const tracer_option options[] = {
    {.struct_size = sizeof(tracer_option),
     .type = TRACER_OPTION_UNSIGNED,
     .binding = TRACER_BIND_CONST,
     .position = 1,
     .min = 1,
     .max = 1 << 20,
     .short_name = 's',
     .name = "size",
     .bind = "size",
     .fallback = "4096",
     .metavar = "BYTES",
     .help = "What every record says of its size"},
};

TRACER_EXPORT const tracer_plugin tracer_plugin_v1 = {
    .struct_size = sizeof(tracer_plugin),
    .abi_major = TRACER_ABI_MAJOR,
    .abi_minor = TRACER_ABI_MINOR,
    .name = "kept_c",
    .version = "1.0.0",
    .summary = "Forks, one by one, described in C",
    .license = "Apache-2.0",
    .objects = SLICE(objects),
    .hook = "a fork",
    .variants = SLICE(variants),
    .sources = SLICE(sources),
    .options = SLICE(options),
};
