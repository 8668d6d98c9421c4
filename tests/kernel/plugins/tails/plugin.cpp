// SPDX-License-Identifier: Apache-2.0
// Records of no fixed size: with the words of each command line, or with --path its file's name.
#include <tracer/sdk.hpp>

#include "tails.h"
#include "tails_objects.h"

namespace {
using namespace tracer::sdk;

constexpr tracer_object objects[] = {object("main", tails_object)};
constexpr tracer_program programs[] = {
    program({TRACER_ATTACH_RAW_TRACEPOINT, "on_exec", "sched_process_exec", TRACER_PROGRAM_COPIED, "!path"}),
    program({TRACER_ATTACH_RAW_TRACEPOINT, "on_file", "sched_process_exec", TRACER_PROGRAM_COPIED, "path"}),
};
constexpr tracer_variant variants[] = {
    variant({.kind = TRACER_VARIANT_TRACEPOINT, .name = "tracepoint", .object = "main", .programs = slice(programs)})};
constexpr tracer_column words[] = {
    TRACER_COLUMN(tails_exec, time, TRACER_TYPE_BOOT_TIME, .header = "TIME", .flags = TRACER_COLUMN_TIME),
    TRACER_COLUMN(tails_exec, pid, TRACER_TYPE_PID, .header = "PID", .width = 7),
    TRACER_COLUMN(tails_exec, length, TRACER_TYPE_U32, .flags = TRACER_COLUMN_NO_TEXT),
    TRACER_COLUMN_OF_TAIL(tails_exec, args, TRACER_TYPE_ARGV, TAILS_MOST, .header = "ARGS"),
};
constexpr tracer_column paths[] = {
    TRACER_COLUMN(tails_file, time, TRACER_TYPE_BOOT_TIME, .header = "TIME", .flags = TRACER_COLUMN_TIME),
    TRACER_COLUMN(tails_file, pid, TRACER_TYPE_PID, .header = "PID", .width = 7),
    TRACER_COLUMN_OF_TAIL(tails_file, path, TRACER_TYPE_STRING, 64, .header = "PATH"),
};
constexpr tracer_format text = format({.renderer = TRACER_RENDER_COLUMNS});
constexpr tracer_source sources[] = {
    TRACER_EVENTS(tails_exec, .name = "execs", .map = "execs", .columns = slice(words), .format = &text,
                  .when = "!path"),
    TRACER_EVENTS(tails_file, .name = "files", .map = "files", .columns = slice(paths), .format = &text,
                  .when = "path"),
};
constexpr tracer_option options[] = {
    option({.name = "path", .type = TRACER_OPTION_FLAG, .binding = TRACER_BIND_NONE, .help = "the file's name alone"}),
    option({.binding = TRACER_BIND_RUN, .bind = "pid", .short_name = 'p'}),
};
} // namespace

TRACER_PLUGIN(plugin({.name = "tails",
                      .version = "1.0.0",
                      .summary = "Command lines of any length",
                      .license = "Apache-2.0",
                      .objects = slice(objects),
                      .hook = "exec",
                      .variants = slice(variants),
                      .sources = slice(sources),
                      .options = slice(options)}));
