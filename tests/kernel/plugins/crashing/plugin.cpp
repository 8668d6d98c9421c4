// SPDX-License-Identifier: Apache-2.0
// A plugin whose callback believes what a record says.
#include <tracer/sdk.hpp>

#include "crashing.h"
#include "crashing_objects.h"

namespace {
using namespace tracer::sdk;

constexpr tracer_object objects[] = {object("main", crashing_object)};
constexpr tracer_program programs[] = {
    program({TRACER_ATTACH_RAW_TRACEPOINT, "on_exec", "sched_process_exec", TRACER_PROGRAM_COPIED})};
constexpr tracer_variant variants[] = {
    variant({.kind = TRACER_VARIANT_TRACEPOINT, .name = "tracepoint", .object = "main", .programs = slice(programs)})};
constexpr tracer_column columns[] = {
    TRACER_COLUMN(crashing_event, time, TRACER_TYPE_BOOT_TIME, .header = "TIME", .flags = TRACER_COLUMN_TIME),
    TRACER_COLUMN(crashing_event, pid, TRACER_TYPE_PID, .header = "PID", .help = "Who execs"),
};

constexpr char kinds[] = {'e', 'o'};

// The length of a row of one letter.
int64_t show(const tracer_row *row, char *out, uint64_t capacity) {
    const auto *event = static_cast<const crashing_event *>(row->value);
    const char letter = kinds[std::uint64_t{event->kind} << 8];
    if (capacity > 0) out[0] = letter;
    return 1;
}

constexpr tracer_format text_rows = format({.renderer = TRACER_RENDER_COLUMNS, .format_text = show});
constexpr tracer_source sources[] = {
    TRACER_EVENTS(crashing_event, .name = "execs", .map = "events", .columns = slice(columns), .format = &text_rows),
};
} // namespace

TRACER_PLUGIN(plugin({.name = "crashing",
                      .version = "1.0.0",
                      .summary = "A callback that trusts its records",
                      .license = "Apache-2.0",
                      .objects = slice(objects),
                      .hook = "exec",
                      .variants = slice(variants),
                      .sources = slice(sources)}));
