// SPDX-License-Identifier: Apache-2.0
// A description by sdk.hpp, with a formatter of its own.
#include <tracer/sdk.hpp>

#include "kept_sdk.h"
#include "kept_sdk_objects.h"

namespace {
using namespace tracer::sdk;

/// "N forks", or the host's own text for a process that made none.
std::int64_t format_text(const tracer_row *row, char *out, std::uint64_t capacity) {
    auto forks = static_cast<const kept_sdk_value *>(row->value)->forks;
    if (forks == 0) return -1;
    char digits[24];
    std::uint64_t length = 0;
    for (; forks; forks /= 10)
        digits[length++] = static_cast<char>('0' + forks % 10);
    constexpr char word[] = " forks";
    const std::uint64_t needed = length + sizeof word - 1;
    for (std::uint64_t i = 0; i < needed && i < capacity; ++i)
        out[i] = i < length ? digits[length - 1 - i] : word[i - length];
    return static_cast<std::int64_t>(needed);
}

constexpr tracer_object objects[] = {object("main", kept_sdk_object)};
constexpr tracer_program programs[] = {
    program({TRACER_ATTACH_RAW_TRACEPOINT, "on_fork", "sched_process_fork", TRACER_PROGRAM_COPIED}),
};
constexpr tracer_variant variants[] = {
    variant({.kind = TRACER_VARIANT_TRACEPOINT,
             .name = "raw_tp",
             .object = "main",
             .programs = slice(programs),
             .flags = TRACER_VARIANT_ENTRY_ONLY}),
};
constexpr tracer_column columns[] = {
    TRACER_COLUMN(kept_sdk_key, pid, TRACER_TYPE_PID, .header = "PID", .width = 7, .flags = TRACER_COLUMN_KEY),
    TRACER_COLUMN(kept_sdk_value, forks, TRACER_TYPE_COUNT, .header = "FORKS", .width = 6, .help = "how many"),
    TRACER_COLUMN_OF_SUM(kept_sdk_value, forks, nothing, TRACER_TYPE_RATE, .name = "rate", .unit = "1/s"),
    TRACER_COLUMN(kept_sdk_value, comm, TRACER_TYPE_COMM, .header = "COMM", .width = 16),
};
constexpr tracer_format table =
    format({.renderer = TRACER_RENDER_TABLE, .rows = 20, .sort = "forks", .format_text = format_text});
constexpr tracer_source sources[] = {
    TRACER_TABLE_OF(kept_sdk_key, kept_sdk_value, .name = "forks", .map = "forks", .columns = slice(columns),
                    .format = &table),
};
constexpr tracer_label orders[] = {label(0, "forks"), label(1, "pid")};
constexpr tracer_option options[] = {
    option({.name = "sort",
            .type = TRACER_OPTION_CHOICE,
            .binding = TRACER_BIND_RENDER,
            .bind = "sort",
            .short_name = 's',
            .fallback = "forks",
            .help = "What orders the rows",
            .labels = slice(orders)}),
    option({.name = "max-rows",
            .type = TRACER_OPTION_UNSIGNED,
            .binding = TRACER_BIND_MAP_SIZE,
            .bind = "forks",
            .fallback = "1024",
            .min = 1,
            .max = 100000,
            .help = "Processes kept in an interval"}),
    option({.name = "interval",
            .type = TRACER_OPTION_DURATION,
            .binding = TRACER_BIND_RUN,
            .bind = "interval",
            .position = 1,
            .fallback = "1s",
            .help = "Time between two tables"}),
};
} // namespace

TRACER_PLUGIN(plugin({.name = "kept_sdk",
                      .version = "1.0.0",
                      .summary = "Forks by process, described in C++",
                      .license = "Apache-2.0",
                      .objects = slice(objects),
                      .hook = "a fork",
                      .variants = slice(variants),
                      .sources = slice(sources),
                      .options = slice(options)}));
