// SPDX-License-Identifier: Apache-2.0
// pidpersec: how many tasks are made per second.
#include <tracer/sdk.hpp>

#include "pidpersec.h"
#include "pidpersec_objects.h"

namespace {
using namespace tracer::sdk;

static_assert(sizeof(pidpersec_counts) == 16);

constexpr tracer_object objects[] = {
    object("tracepoint", pidpersec_tracepoint_object),
    object("kprobe", pidpersec_kprobe_object),
};

constexpr tracer_program tp_btf[] = {
    program({TRACER_ATTACH_TP_BTF, "fork_btf", "sched_process_fork", TRACER_PROGRAM_COPIED}),
};
constexpr tracer_program raw_tracepoint[] = {
    program({TRACER_ATTACH_RAW_TRACEPOINT, "fork_raw", "sched_process_fork", TRACER_PROGRAM_COPIED}),
};
constexpr tracer_program kprobe[] = {
    program({TRACER_ATTACH_KPROBE, "wake_up", "wake_up_new_task"}),
};

constexpr const char *blind = "workers that io_uring and vhost make inside the kernel (5.12 and later)";
constexpr tracer_variant variants[] = {
    variant({.kind = TRACER_VARIANT_TRACEPOINT,
             .name = "tp_btf",
             .object = "tracepoint",
             .programs = slice(tp_btf),
             .blind = blind,
             .flags = TRACER_VARIANT_ENTRY_ONLY}),
    variant({.kind = TRACER_VARIANT_TRACEPOINT,
             .name = "raw_tracepoint",
             .object = "tracepoint",
             .programs = slice(raw_tracepoint),
             .blind = blind,
             .flags = TRACER_VARIANT_ENTRY_ONLY}),
    variant({.kind = TRACER_VARIANT_KPROBE,
             .name = "kprobe",
             .object = "kprobe",
             .programs = slice(kprobe),
             .blind = blind,
             .flags = TRACER_VARIANT_ENTRY_ONLY}),
};

constexpr tracer_column columns[] = {
    TRACER_COLUMN_OF_SUM(pidpersec_counts, processes, threads, TRACER_TYPE_COUNT, .name = "tasks",
                         .help = "New tasks: processes and threads"),
    TRACER_COLUMN(pidpersec_counts, processes, TRACER_TYPE_COUNT, .help = "New processes, kernel threads among them"),
    TRACER_COLUMN(pidpersec_counts, threads, TRACER_TYPE_COUNT, .help = "New threads of processes that were there"),
    TRACER_COLUMN_OF_SUM(pidpersec_counts, processes, threads, TRACER_TYPE_RATE, .name = "rate", .unit = "1/s",
                         .help = "New tasks a second, by the time that really passed"),
};
constexpr tracer_format text =
    format({.renderer = TRACER_RENDER_TEMPLATE, .pattern = "{time:%H:%M:%S}: PIDs/sec: {rate:.0f}"});
constexpr tracer_source sources[] = {
    TRACER_COUNTER(pidpersec_counts, .name = "tasks", .map = "counts", .columns = slice(columns), .format = &text),
};

constexpr tracer_option options[] = {
    option({.name = "interval",
            .type = TRACER_OPTION_DURATION,
            .binding = TRACER_BIND_RUN,
            .bind = "interval",
            .position = 1,
            .fallback = "1s",
            .help = "Time between two lines"}),
    option({.name = "count",
            .type = TRACER_OPTION_UNSIGNED,
            .binding = TRACER_BIND_RUN,
            .bind = "count",
            .position = 2,
            .help = "Lines before the end"}),
};
} // namespace

TRACER_PLUGIN(plugin({.name = "pidpersec",
                      .version = "1.0.0",
                      .summary = "New processes and threads per second",
                      .license = "Apache-2.0",
                      .objects = slice(objects),
                      .hook = "a new task",
                      .variants = slice(variants),
                      .sources = slice(sources),
                      .options = slice(options)}));
