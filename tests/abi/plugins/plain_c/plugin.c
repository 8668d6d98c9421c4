/* SPDX-License-Identifier: Apache-2.0 */
/* A whole plugin in C11, with nothing but abi.h: what a language without sdk.hpp has to do. */
#include <tracer/abi.h>

#include "plain_c.h"
#include "plain_c_objects.h"

#define SLICE(array) \
    { array, sizeof(array) / sizeof((array)[0]), sizeof((array)[0]) }

static const tracer_object objects[] = {
    {.struct_size = sizeof(tracer_object), .name = "main", .elf = plain_c_object, .elf_size = sizeof(plain_c_object)},
};

static const tracer_program programs[] = {
    {.struct_size = sizeof(tracer_program),
     .attach = TRACER_ATTACH_RAW_TRACEPOINT,
     .name = "on_fork",
     .target = "sched_process_fork"},
};

static const tracer_variant variants[] = {
    {.struct_size = sizeof(tracer_variant),
     .kind = TRACER_VARIANT_TRACEPOINT,
     .name = "raw_tp",
     .object = "main",
     .programs = SLICE(programs)},
};

static const tracer_column columns[] = {
    {.struct_size = sizeof(tracer_column),
     .type = TRACER_TYPE_COUNT,
     .offset = offsetof(struct plain_c_value, forks),
     .size = sizeof(u64),
     .member = "forks",
     .name = "forks"},
};

static const tracer_format format = {.struct_size = sizeof(tracer_format),
                                     .renderer = TRACER_RENDER_TEMPLATE,
                                     .pattern = "{time:%H:%M:%S} {forks} {{forks}}"};

static const tracer_source sources[] = {
    {.struct_size = sizeof(tracer_source),
     .kind = TRACER_SOURCE_COUNTER,
     .value_size = sizeof(struct plain_c_value),
     .name = "forks",
     .map = "forks",
     .value_type = "plain_c_value",
     .columns = SLICE(columns),
     .format = &format},
};

TRACER_EXPORT const tracer_plugin tracer_plugin_v1 = {
    .struct_size = sizeof(tracer_plugin),
    .abi_major = TRACER_ABI_MAJOR,
    .abi_minor = TRACER_ABI_MINOR,
    .name = "plain_c",
    .version = "1.0.0",
    .summary = "Counts forks, in C",
    .license = "Apache-2.0",
    .objects = SLICE(objects),
    .hook = "sched_process_fork",
    .variants = SLICE(variants),
    .sources = SLICE(sources),
};
