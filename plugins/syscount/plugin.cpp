// SPDX-License-Identifier: Apache-2.0
// syscount: system calls by command and call, or by process: how many, how many failed, and how long they took.
#include <tracer/sdk.hpp>

#include "kernel_names.h"
#include "syscount.h"
#include "syscount_labels.h"
#include "syscount_objects.h"

namespace {
using namespace tracer::sdk;

static_assert(sizeof(syscount_key) == TRACER_COMM_LEN + 2 * sizeof(u32), "no padding in a key");

constexpr tracer_object objects[] = {
    object("tracepoint", syscount_tracepoint_object),
};

constexpr auto copied = TRACER_PROGRAM_COPIED;
constexpr auto ends = TRACER_PROGRAM_COPIED | TRACER_PROGRAM_RETURN;

// For us, a call that counts at its entry ends there.
#define AT_ENTRY(call) program({TRACER_ATTACH_TRACEPOINT, "entry_" call, "syscalls:sys_enter_" call, ends})
#define OF_SOME_CALLS                                                   \
    AT_ENTRY("exit"), AT_ENTRY("exit_group"), AT_ENTRY("rt_sigreturn"), \
        program({TRACER_ATTACH_TRACEPOINT, "entry_execveat", "syscalls:sys_enter_execveat", copied, "!latency"})

constexpr tracer_program tp_btf[] = {
    program({TRACER_ATTACH_TP_BTF, "return_btf", "sys_exit", ends}),
    program({TRACER_ATTACH_TP_BTF, "entry_btf", "sys_enter", copied, "latency"}),
    OF_SOME_CALLS,
};
constexpr tracer_program raw_tracepoint[] = {
    program({TRACER_ATTACH_RAW_TRACEPOINT, "return_raw", "sys_exit", ends}),
    program({TRACER_ATTACH_RAW_TRACEPOINT, "entry_raw", "sys_enter", copied, "latency"}),
    OF_SOME_CALLS,
};

constexpr const char *blind =
    "what io_uring does on its own, calls that the vDSO answers (clock_gettime and the like), which call one of a "
    "32-bit program (int $0x80) is, and the exits of those programs";
constexpr tracer_variant variants[] = {
    variant({.kind = TRACER_VARIANT_TRACEPOINT,
             .name = "tp_btf",
             .object = "tracepoint",
             .programs = slice(tp_btf),
             .blind = blind}),
    variant({.kind = TRACER_VARIANT_TRACEPOINT,
             .name = "raw_tracepoint",
             .object = "tracepoint",
             .programs = slice(raw_tracepoint),
             .blind = blind}),
};

#define CALL(name) label(__NR_##name, #name),
#define ERROR(name) label(name, #name),
constexpr tracer_label call_names[] = {SYSCOUNT_CALLS(CALL) label(SYSCOUNT_32BIT, "32-bit")};
constexpr tracer_label error_names[] = {SYSCOUNT_ERRORS(ERROR)};

constexpr std::uint32_t left = TRACER_COLUMN_LEFT, key = TRACER_COLUMN_KEY;

#define COMM                                                                                         \
    TRACER_COLUMN(syscount_key, comm, TRACER_TYPE_COMM, .header = "COMM", .width = 16, .flags = key, \
                  .help = "the thread's name when the call ended")
#define NAME                                                                                         \
    TRACER_COLUMN(syscount_key, call, TRACER_TYPE_ENUM, .header = "CALL", .width = 20, .flags = key, \
                  .help = "its name, or its number where the kernel's headers had none", .labels = slice(call_names))
#define PID                                                                                             \
    TRACER_COLUMN(syscount_key, pid, TRACER_TYPE_PID, .header = "PID", .width = 7, .flags = key | left, \
                  .help = "process")
#define COUNTS                                                                                                   \
    TRACER_COLUMN(syscount_value, calls, TRACER_TYPE_COUNT, .header = "CALLS", .width = 10, .flags = left,       \
                  .help = "calls that ended (those of exit, exit_group and rt_sigreturn: began)"),               \
        TRACER_COLUMN(syscount_value, errors, TRACER_TYPE_COUNT, .header = "ERRORS", .width = 10, .flags = left, \
                      .help = "those of them that failed")
#define DURATION                                                                                                      \
    TRACER_COLUMN(syscount_value, duration, TRACER_TYPE_DURATION_NS, .header = "TIME_us", .width = 12, .flags = left, \
                  .divisor = 1000, .unit = "ns", .help = "from their beginning to their end, added up")

constexpr tracer_column by_call[] = {COMM, NAME, COUNTS};
constexpr tracer_column by_call_timed[] = {COMM, NAME, COUNTS, DURATION};
constexpr tracer_column by_process[] = {PID, COMM, COUNTS};
constexpr tracer_column by_process_timed[] = {PID, COMM, COUNTS, DURATION};

constexpr tracer_format most_calls = format({.renderer = TRACER_RENDER_TABLE, .rows = 10, .sort = "calls"});
constexpr tracer_format most_time = format({.renderer = TRACER_RENDER_TABLE, .rows = 10, .sort = "duration"});

// One map, and in each run one way to show it. (A column of times that were not taken would be all zeros, and a lie.)
#define ROWS(columns_, format_, when_)                                                                          \
    TRACER_TABLE_OF(syscount_key, syscount_value, .name = #columns_, .map = "rows", .columns = slice(columns_), \
                    .format = &format_, .when = when_)
constexpr tracer_source sources[] = {
    ROWS(by_call, most_calls, "!process,!latency"),
    ROWS(by_call_timed, most_time, "!process,latency"),
    ROWS(by_process, most_calls, "process,!latency"),
    ROWS(by_process_timed, most_time, "process,latency"),
};

constexpr tracer_option options[] = {
    option({.name = "latency",
            .type = TRACER_OPTION_FLAG,
            .binding = TRACER_BIND_CONST,
            .bind = "latency",
            .short_name = 'L',
            .help = "the time spent in the calls, too; taken by a program at each call's beginning"}),
    option({.name = "failures",
            .type = TRACER_OPTION_FLAG,
            .binding = TRACER_BIND_CONST,
            .bind = "failures",
            .short_name = 'x',
            .help = "only failed calls"}),
    option({.name = "errno",
            .type = TRACER_OPTION_CHOICE,
            .binding = TRACER_BIND_CONST,
            .bind = "only_error",
            .short_name = 'e',
            .min = 1,
            .max = 4095,
            .metavar = "ERRNO",
            .help = "only calls that failed with this error, by name or number (ENOENT, 2)",
            .labels = slice(error_names)}),
    option({.name = "process",
            .type = TRACER_OPTION_FLAG,
            .binding = TRACER_BIND_CONST,
            .bind = "by_process",
            .short_name = 'P',
            .help = "by process instead of by call"}),
    option({.name = "pid",
            .type = TRACER_OPTION_UNSIGNED,
            .binding = TRACER_BIND_RUN,
            .bind = "pid",
            .short_name = 'p',
            .min = 1,
            .max = 4194304,
            .metavar = "PID",
            .help = "this process alone"}),
    option({.name = "top",
            .type = TRACER_OPTION_UNSIGNED,
            .binding = TRACER_BIND_RENDER,
            .bind = "rows",
            .short_name = 'T',
            .fallback = "10",
            .min = 0,
            .max = 1000000,
            .metavar = "N",
            .help = "rows of a table (text alone; 0: all)"}),
    option({.name = "max-rows",
            .type = TRACER_OPTION_UNSIGNED,
            .binding = TRACER_BIND_MAP_SIZE,
            .bind = "rows",
            .fallback = "10240",
            .min = 1,
            .max = 10000000,
            .metavar = "N",
            .help = "rows kept in an interval; the calls of what does not fit are counted as lost"}),
    option({.name = "interval",
            .type = TRACER_OPTION_DURATION,
            .binding = TRACER_BIND_RUN,
            .bind = "interval",
            .position = 1,
            .fallback = "1s",
            .help = "time between tables"}),
    option({.name = "count",
            .type = TRACER_OPTION_UNSIGNED,
            .binding = TRACER_BIND_RUN,
            .bind = "count",
            .position = 2,
            .min = 1,
            .max = 4294967295,
            .metavar = "N",
            .help = "end after so many tables"}),
};
} // namespace

TRACER_PLUGIN(plugin({.name = "syscount",
                      .version = "1.0.0",
                      .summary = "System calls by command and call, or by process, in a table by interval",
                      .license = "Apache-2.0",
                      .objects = slice(objects),
                      .hook = "the end of every system call",
                      .variants = slice(variants),
                      .sources = slice(sources),
                      .options = slice(options)}));
