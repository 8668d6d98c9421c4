// SPDX-License-Identifier: Apache-2.0
// A plugin whose author made mistakes that compile, load and print something plausible.
#include <tracer/sdk.hpp>

#include "careless.h"
#include "careless_objects.h"

namespace {
using namespace tracer::sdk;

constexpr tracer_object objects[] = {object("main", careless_object), object("unfiltered", careless_unfiltered_object),
                                     object("shifted", careless_shifted_object)};
constexpr tracer_program execs[] = {
    program({TRACER_ATTACH_RAW_TRACEPOINT, "on_exec", "sched_process_exec", TRACER_PROGRAM_COPIED})};
constexpr tracer_program exits[] = {
    program({TRACER_ATTACH_RAW_TRACEPOINT, "on_exit", "sched_process_exit", TRACER_PROGRAM_COPIED})};
constexpr tracer_program shifted[] = {
    program({TRACER_ATTACH_TRACEPOINT, "on_exit", "sched:sched_process_exit", TRACER_PROGRAM_COPIED})};
constexpr tracer_variant variants[] = {
    variant({.kind = TRACER_VARIANT_TRACEPOINT, .name = "execs", .object = "main", .programs = slice(execs)}),
    variant({.kind = TRACER_VARIANT_TRACEPOINT, .name = "exits", .object = "main", .programs = slice(exits)}),
    variant(
        {.kind = TRACER_VARIANT_TRACEPOINT, .name = "unfiltered", .object = "unfiltered", .programs = slice(execs)}),
    variant({.kind = TRACER_VARIANT_TRACEPOINT, .name = "shifted", .object = "shifted", .programs = slice(shifted)})};
constexpr tracer_label mistakes[] = {label(CARELESS_NONE, "none"), label(CARELESS_UNSEEN, "unseen"),
                                     label(CARELESS_UNSENT, "unsent"), label(CARELESS_TWICE, "twice")};
constexpr tracer_option options[] = {option({.name = "mistake",
                                             .type = TRACER_OPTION_CHOICE,
                                             .binding = TRACER_BIND_CONST,
                                             .bind = "mistake",
                                             .fallback = "none",
                                             .help = "The mistake to make",
                                             .labels = slice(mistakes)})};
constexpr tracer_column columns[] = {
    TRACER_COLUMN(careless_event, time, TRACER_TYPE_BOOT_TIME, .header = "TIME", .flags = TRACER_COLUMN_TIME),
    TRACER_COLUMN(careless_event, pid, TRACER_TYPE_PID, .header = "PID")};
constexpr tracer_format rows = format({.renderer = TRACER_RENDER_COLUMNS});
constexpr tracer_source sources[] = {
    TRACER_EVENTS(careless_event, .name = "events", .map = "events", .columns = slice(columns), .format = &rows),
};
} // namespace

TRACER_PLUGIN(plugin({.name = "careless",
                      .version = "1.0.0",
                      .summary = "What goes wrong without a word",
                      .license = "Apache-2.0",
                      .objects = slice(objects),
                      .hook = "exec and exit",
                      .variants = slice(variants),
                      .sources = slice(sources),
                      .options = slice(options)}));
