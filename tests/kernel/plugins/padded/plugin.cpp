// SPDX-License-Identifier: Apache-2.0
// A description by hand, of records that have padding.
#include <tracer/sdk.hpp>

#include "padded.h"
#include "padded_objects.h"

namespace {
using namespace tracer::sdk;

constexpr tracer_object objects[] = {object("main", padded_object)};
constexpr tracer_program programs[] = {
    program({TRACER_ATTACH_RAW_TRACEPOINT, "on_exec", "sched_process_exec", TRACER_PROGRAM_COPIED})};
constexpr tracer_variant variants[] = {
    variant({.kind = TRACER_VARIANT_TRACEPOINT, .name = "tracepoint", .object = "main", .programs = slice(programs)})};
constexpr tracer_column columns[] = {
    TRACER_COLUMN(padded_event, time, TRACER_TYPE_BOOT_TIME, .header = "TIME", .flags = TRACER_COLUMN_TIME),
    TRACER_COLUMN(padded_event, pid, TRACER_TYPE_PID, .header = "PID", .help = "Who execs"),
    TRACER_COLUMN(padded_event, comm, TRACER_TYPE_COMM, .header = "COMM", .help = "Its name"),
};
constexpr tracer_format rows = format({.renderer = TRACER_RENDER_COLUMNS});
constexpr tracer_source sources[] = {
    TRACER_EVENTS(padded_event, .name = "execs", .map = "events", .columns = slice(columns), .format = &rows),
};
} // namespace

TRACER_PLUGIN(plugin({.name = "padded",
                      .version = "1.0.0",
                      .summary = "Program starts, with padding in the records",
                      .license = "Apache-2.0",
                      .objects = slice(objects),
                      .hook = "exec",
                      .variants = slice(variants),
                      .sources = slice(sources)}));
