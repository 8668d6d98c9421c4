// SPDX-License-Identifier: Apache-2.0
// stacksnoop: who calls a kernel function, or reaches a tracepoint, and along which path.
#include <tracer/sdk.hpp>

#include "stacksnoop.h"
#include "stacksnoop_objects.h"

namespace {
using namespace tracer::sdk;

constexpr tracer_object objects[] = {
    object("fentry", stacksnoop_fentry_object),
    object("kprobe", stacksnoop_kprobe_object),
    object("tracepoint", stacksnoop_tracepoint_object),
};

constexpr tracer_program fentries[] = {
    program({TRACER_ATTACH_FENTRY, "stacksnoop_event", "{function}", TRACER_PROGRAM_COPIED, "!folded"}),
    program({TRACER_ATTACH_FENTRY, "stacksnoop_folded", "{function}", TRACER_PROGRAM_COPIED, "folded"}),
};
constexpr tracer_program kprobes[] = {
    program({TRACER_ATTACH_KPROBE, "stacksnoop_event", "{function}", 0, "!folded"}),
    program({TRACER_ATTACH_KPROBE, "stacksnoop_folded", "{function}", 0, "folded"}),
};
constexpr tracer_program multi_kprobes[] = {
    program({TRACER_ATTACH_KPROBE_MULTI, "stacksnoop_multi_event", "{function}", 0, "!folded"}),
    program({TRACER_ATTACH_KPROBE_MULTI, "stacksnoop_multi_folded", "{function}", 0, "folded"}),
};
constexpr tracer_program tracepoints[] = {
    program({TRACER_ATTACH_TRACEPOINT, "stacksnoop_event", "{function}", TRACER_PROGRAM_COPIED, "!folded"}),
    program({TRACER_ATTACH_TRACEPOINT, "stacksnoop_folded", "{function}", TRACER_PROGRAM_COPIED, "folded"}),
};

constexpr const char *blind = "calls that the compiler inlined, and frames below the 127th";
constexpr tracer_variant variants[] = {
    variant({.kind = TRACER_VARIANT_FENTRY,
             .name = "fentry",
             .object = "fentry",
             .programs = slice(fentries),
             .blind = blind,
             .flags = TRACER_VARIANT_ENTRY_ONLY}),
    variant({.kind = TRACER_VARIANT_KPROBE,
             .name = "kprobe",
             .object = "kprobe",
             .programs = slice(kprobes),
             .blind = blind,
             .flags = TRACER_VARIANT_ENTRY_ONLY}),
    variant({.kind = TRACER_VARIANT_KPROBE,
             .name = "kprobe.multi",
             .object = "kprobe",
             .programs = slice(multi_kprobes),
             .blind = blind,
             .flags = TRACER_VARIANT_TARGET_PATTERN}),
    variant({.kind = TRACER_VARIANT_TRACEPOINT,
             .name = "tracepoint",
             .object = "tracepoint",
             .programs = slice(tracepoints),
             .blind = "frames below the 127th, and on older kernels the stack at a system call's own tracepoint",
             .flags = TRACER_VARIANT_ENTRY_ONLY | TRACER_VARIANT_TARGET_TRACEPOINT}),
};

constexpr std::uint32_t left = TRACER_COLUMN_LEFT;
constexpr tracer_column columns[] = {
    TRACER_COLUMN(stacksnoop_event, time, TRACER_TYPE_ELAPSED, .header = "TIME(s)", .width = 18,
                  .flags = TRACER_COLUMN_TIME | left),
    TRACER_COLUMN(stacksnoop_event, comm, TRACER_TYPE_COMM, .header = "COMM", .width = 12, .help = "the thread's name"),
    TRACER_COLUMN(stacksnoop_event, pid, TRACER_TYPE_PID, .header = "PID", .width = 6, .flags = left,
                  .help = "process"),
    TRACER_COLUMN(stacksnoop_event, tid, TRACER_TYPE_PID, .flags = TRACER_COLUMN_NO_TEXT, .help = "thread"),
    TRACER_COLUMN(stacksnoop_event, cpu, TRACER_TYPE_CPU, .header = "CPU", .width = 3, .flags = left),
    TRACER_COLUMN(stacksnoop_event, function, TRACER_TYPE_STRING, .header = "FUNCTION",
                  .help = "the function, pattern or tracepoint that was asked for"),
    TRACER_COLUMN(stacksnoop_event, stack, TRACER_TYPE_KERNEL_STACK, .header = "STACK",
                  .help = "return addresses, innermost first"),
};
constexpr tracer_column folded_columns[] = {
    TRACER_COLUMN(stacksnoop_key, comm, TRACER_TYPE_COMM, .header = "COMM", .flags = TRACER_COLUMN_KEY,
                  .help = "the threads' name"),
    TRACER_COLUMN(stacksnoop_key, stack_id, TRACER_TYPE_STACK_ID, .name = "stack", .header = "STACK",
                  .flags = TRACER_COLUMN_KEY, .help = "return addresses, innermost first"),
    TRACER_COLUMN(stacksnoop_value, count, TRACER_TYPE_COUNT, .header = "COUNT", .help = "calls along this path"),
};

constexpr tracer_format stack_text = format({.renderer = TRACER_RENDER_STACK});
constexpr tracer_format folded_text = format({.renderer = TRACER_RENDER_FOLDED});
constexpr tracer_source sources[] = {
    TRACER_EVENTS(stacksnoop_event, .name = "events", .map = "events", .columns = slice(columns), .format = &stack_text,
                  .when = "!folded"),
    TRACER_TABLE_OF(stacksnoop_key, stacksnoop_value, .name = "stack_counts", .map = "stack_counts",
                    .columns = slice(folded_columns), .format = &folded_text, .stacks = "stacks", .when = "folded"),
};

constexpr tracer_option options[] = {
    option({.name = "function",
            .type = TRACER_OPTION_STRING,
            .binding = TRACER_BIND_TARGET,
            .bind = "function_name",
            .position = 1,
            .fallback = "tracepoint:sched:sched_process_exec",
            .metavar = "FUNCTION",
            .help = "a kernel function, a pattern ('vfs_*') or list of them, or tracepoint:CATEGORY:NAME"}),
    option({.name = "pid",
            .type = TRACER_OPTION_UNSIGNED,
            .binding = TRACER_BIND_RUN,
            .bind = "pid",
            .short_name = 'p',
            .min = 1,
            .max = 4194304,
            .metavar = "PID",
            .help = "this process alone"}),
    option({.name = "offset",
            .type = TRACER_OPTION_FLAG,
            .binding = TRACER_BIND_RENDER,
            .bind = "offsets",
            .short_name = 's',
            .help = "show how far into its function each frame is"}),
    option({.name = "verbose",
            .type = TRACER_OPTION_FLAG,
            .binding = TRACER_BIND_NONE,
            .short_name = 'v',
            .help = "accepted for habit's sake: all columns are always shown"}),
    option({.name = "folded",
            .type = TRACER_OPTION_FLAG,
            .binding = TRACER_BIND_NONE,
            .help = "one line a stack with its count, by interval, as flame graph tools read it"}),
    option({.name = "max-stacks",
            .type = TRACER_OPTION_UNSIGNED,
            .binding = TRACER_BIND_MAP_SIZE,
            .bind = "stacks",
            .fallback = "16384",
            .min = 1,
            .max = 1048576,
            .metavar = "N",
            .help = "different stacks that --folded can hold in a run; others are counted as lost"}),
};
} // namespace

TRACER_PLUGIN(plugin({.name = "stacksnoop",
                      .version = "1.0.0",
                      .summary = "Kernel stacks of the callers of a function, or of a tracepoint",
                      .license = "Apache-2.0",
                      .objects = slice(objects),
                      .hook = "the function's entry, or the tracepoint",
                      .variants = slice(variants),
                      .sources = slice(sources),
                      .options = slice(options)}));
