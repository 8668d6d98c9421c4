// SPDX-License-Identifier: Apache-2.0
// usercheck: who starts which program, with a message for each user.
#include <tracer/sdk.hpp>

#include "usercheck.h"
#include "usercheck_objects.h"

namespace {
using namespace tracer::sdk;

constexpr tracer_object objects[] = {
    object("tracepoint", usercheck_tracepoint_object),
    object("kprobe", usercheck_kprobe_object),
};

constexpr auto copied = TRACER_PROGRAM_COPIED;
constexpr auto returns = TRACER_PROGRAM_RETURN;
constexpr tracer_program tracepoints[] = {
    program({TRACER_ATTACH_TRACEPOINT, "entry_execve", "syscalls:sys_enter_execve", copied}),
    program({TRACER_ATTACH_TRACEPOINT, "entry_execveat", "syscalls:sys_enter_execveat", copied}),
    program({TRACER_ATTACH_TRACEPOINT, "return_execve", "syscalls:sys_exit_execve", copied | returns}),
    program({TRACER_ATTACH_TRACEPOINT, "return_execveat", "syscalls:sys_exit_execveat", copied | returns}),
    program({TRACER_ATTACH_TRACEPOINT, "exec", "sched:sched_process_exec", copied | returns}),
};
constexpr tracer_program kprobes[] = {
    program({TRACER_ATTACH_KPROBE, "entry_execve", "syscall:execve"}),
    program({TRACER_ATTACH_KPROBE, "entry_execveat", "syscall:execveat"}),
    program({TRACER_ATTACH_TRACEPOINT, "exec", "sched:sched_process_exec"}),
    program({TRACER_ATTACH_KRETPROBE, "return_execve", "syscall:execve", returns}),
    program({TRACER_ATTACH_KRETPROBE, "return_execveat", "syscall:execveat", returns}),
};

constexpr const char *blind = "execs by 32-bit system calls (int $0x80; those of 32-bit programs are seen), programs "
                              "that the kernel itself starts, and file names beyond 255 bytes";
constexpr tracer_variant variants[] = {
    variant({.kind = TRACER_VARIANT_TRACEPOINT,
             .name = "tracepoint",
             .object = "tracepoint",
             .programs = slice(tracepoints),
             .blind = blind}),
    variant({.kind = TRACER_VARIANT_KPROBE,
             .name = "kprobe",
             .object = "kprobe",
             .programs = slice(kprobes),
             .blind = blind}),
};

constexpr tracer_label calls[] = {
    label(USERCHECK_EXECVE, "execve"),
    label(USERCHECK_EXECVEAT, "execveat"),
};

constexpr auto no_text = TRACER_COLUMN_NO_TEXT;
constexpr tracer_column columns[] = {
    TRACER_COLUMN(usercheck_event, time, TRACER_TYPE_BOOT_TIME, .flags = TRACER_COLUMN_TIME | no_text,
                  .help = "When the exec was done, or had failed"),
    TRACER_COLUMN(usercheck_event, pid, TRACER_TYPE_PID, .header = "PID", .width = 7, .flags = TRACER_COLUMN_LEFT,
                  .help = "The process"),
    TRACER_COLUMN(usercheck_event, uid, TRACER_TYPE_UID, .header = "UID", .width = 6, .flags = TRACER_COLUMN_LEFT,
                  .help = "The caller's real user id"),
    TRACER_COLUMN(usercheck_event, uid, TRACER_TYPE_USER, .name = "user", .flags = no_text, .help = "That user's name"),
    TRACER_COLUMN(usercheck_event, comm, TRACER_TYPE_COMM, .header = "COMM", .width = 16,
                  .help = "The caller's name, before the exec"),
    TRACER_COLUMN(usercheck_event, msg, TRACER_TYPE_STRING, .header = "MSG", .help = "The message for that user"),
    TRACER_COLUMN(usercheck_event, call, TRACER_TYPE_ENUM, .flags = no_text, .help = "The system call",
                  .labels = slice(calls)),
    TRACER_COLUMN(usercheck_event, file, TRACER_TYPE_STRING, .flags = no_text,
                  .help = "The file, as the caller named it"),
    TRACER_COLUMN(usercheck_event, result, TRACER_TYPE_S32, .flags = no_text,
                  .help = "0, or the negative errno of an exec that failed"),
    TRACER_COLUMN(usercheck_event, result, TRACER_TYPE_ERRNO, .name = "error", .flags = no_text,
                  .help = "The errno's name"),
};
constexpr tracer_format text = format({.renderer = TRACER_RENDER_COLUMNS});
constexpr tracer_source sources[] = {
    TRACER_EVENTS(usercheck_event, .name = "execs", .map = "events", .columns = slice(columns), .format = &text),
};

constexpr tracer_option options[] = {
    option({.name = "message",
            .type = TRACER_OPTION_ENTRIES,
            .binding = TRACER_BIND_MAP,
            .bind = "messages",
            .short_name = 'm',
            .fallback = "0=Hello, Root!;1000=Hello, User 1000!;default=Hello World",
            .metavar = "UID=TEXT",
            .help = "The message for a user (or for \"default\"), at most 63 bytes; repeat it for more"}),
    option({.name = "failed",
            .type = TRACER_OPTION_FLAG,
            .binding = TRACER_BIND_CONST,
            .bind = "failed",
            .short_name = 'x',
            .help = "Only execs that failed"}),
};
} // namespace

TRACER_PLUGIN(plugin({.name = "usercheck",
                      .version = "1.0.0",
                      .summary = "Programs that users start, with a message for each user",
                      .license = "Apache-2.0",
                      .objects = slice(objects),
                      .hook = "execve, execveat and their results",
                      .variants = slice(variants),
                      .sources = slice(sources),
                      .options = slice(options)}));
