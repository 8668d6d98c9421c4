// SPDX-License-Identifier: Apache-2.0
// Options of the types that the system has names or forms for, and columns that show what became of them.
#include <tracer/sdk.hpp>

#include "asked.h"
#include "asked_objects.h"

namespace {
using namespace tracer::sdk;

constexpr tracer_object objects[] = {object("main", asked_object)};
constexpr tracer_program programs[] = {
    program({TRACER_ATTACH_RAW_TRACEPOINT, "on_exec", "sched_process_exec", TRACER_PROGRAM_COPIED})};
constexpr tracer_variant variants[] = {
    variant({.kind = TRACER_VARIANT_TRACEPOINT, .name = "tracepoint", .object = "main", .programs = slice(programs)})};
constexpr tracer_column columns[] = {
    TRACER_COLUMN(asked_event, time, TRACER_TYPE_BOOT_TIME, .header = "TIME", .flags = TRACER_COLUMN_TIME),
    TRACER_COLUMN(asked_event, pid, TRACER_TYPE_PID, .header = "PID", .width = 7),
    TRACER_COLUMN(asked_event, hit, TRACER_TYPE_BOOL, .header = "HIT"),
    TRACER_COLUMN(asked_event, error, TRACER_TYPE_U32, .header = "ERROR"),
    TRACER_COLUMN(asked_event, call, TRACER_TYPE_SYSCALL, .header = "CALL", .width = 16),
    TRACER_COLUMN(asked_event, signal, TRACER_TYPE_SIGNAL, .header = "SIGNAL"),
    TRACER_COLUMN(asked_event, port, TRACER_TYPE_PORT, .header = "PORT", .width = 5),
    TRACER_COLUMN(asked_event, address, TRACER_TYPE_IP, .header = "ADDRESS"),
};
constexpr tracer_format text = format({.renderer = TRACER_RENDER_COLUMNS});
constexpr tracer_source sources[] = {
    TRACER_EVENTS(asked_event, .name = "events", .map = "events", .columns = slice(columns), .format = &text),
};
#define ASKED(name_, type_, help_) \
    option({.name = #name_, .type = type_, .binding = TRACER_BIND_CONST, .bind = #name_, .help = help_})
constexpr tracer_option options[] = {
    ASKED(address, TRACER_OPTION_IP, "an address"),
    ASKED(error, TRACER_OPTION_ERRNO, "an error"),
    ASKED(call, TRACER_OPTION_SYSCALL, "a system call"),
    ASKED(signal, TRACER_OPTION_SIGNAL, "a signal"),
    ASKED(port, TRACER_OPTION_PORT, "a port"),
    option({.name = "net", .type = TRACER_OPTION_NET, .binding = TRACER_BIND_MAP, .bind = "nets", .help = "networks"}),
};
} // namespace

TRACER_PLUGIN(plugin({.name = "asked",
                      .version = "1.0.0",
                      .summary = "What options a program was given",
                      .license = "Apache-2.0",
                      .objects = slice(objects),
                      .hook = "exec",
                      .variants = slice(variants),
                      .sources = slice(sources),
                      .options = slice(options)}));
