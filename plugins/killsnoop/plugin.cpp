// SPDX-License-Identifier: Apache-2.0
// killsnoop: who sends which signal to whom, and whether it was allowed.
#include <tracer/sdk.hpp>

#include "killsnoop.h"
#include "killsnoop_objects.h"

namespace {
using namespace tracer::sdk;

static_assert(sizeof(killsnoop_event) == 48, "the BPF side writes 48 bytes");
static_assert(offsetof(killsnoop_event, comm) == 32);

constexpr tracer_object objects[] = {
    object("tracepoint", killsnoop_tracepoint_object),
    object("tracepoint_pair", killsnoop_tracepoint_pair_object),
    object("tracepoint_pidfd", killsnoop_tracepoint_pidfd_object),
    object("kprobe", killsnoop_kprobe_object),
    object("kprobe_pidfd", killsnoop_kprobe_pidfd_object),
};

constexpr auto optional = TRACER_PROGRAM_OPTIONAL;
constexpr auto copied = TRACER_PROGRAM_COPIED;
constexpr auto returns = TRACER_PROGRAM_RETURN;

#define TRACEPOINTS(call, flags)                                                                                     \
    program({TRACER_ATTACH_TRACEPOINT, "entry_" call, "syscalls:sys_enter_" call, copied | (flags), "calls=" call}), \
        program({TRACER_ATTACH_TRACEPOINT, "return_" call, "syscalls:sys_exit_" call, copied | returns | (flags),    \
                 "calls=" call})
#define KPROBES(call, flags)                                                                 \
    program({TRACER_ATTACH_KPROBE, "entry_" call, "syscall:" call, (flags), "calls=" call}), \
        program({TRACER_ATTACH_KRETPROBE, "return_" call, "syscall:" call, returns | (flags), "calls=" call})
#define RETURN(call, flags) \
    program({TRACER_ATTACH_TRACEPOINT, "return_" call, "syscalls:sys_exit_" call, copied | (flags), "calls=" call})
#define OF_EVERY_CALL(what) \
    what("kill", 0u), what("tkill", 0u), what("tgkill", 0u), what("rt_sigqueueinfo", 0u), what("rt_tgsigqueueinfo", 0u)

constexpr tracer_program returns_alone[] = {OF_EVERY_CALL(RETURN)};
constexpr tracer_program tracepoints[] = {OF_EVERY_CALL(TRACEPOINTS)};
constexpr tracer_program kprobes[] = {OF_EVERY_CALL(KPROBES)};
constexpr tracer_program tracepoints_pidfd[] = {OF_EVERY_CALL(TRACEPOINTS), TRACEPOINTS("pidfd_send_signal", optional)};
constexpr tracer_program kprobes_pidfd[] = {OF_EVERY_CALL(KPROBES), KPROBES("pidfd_send_signal", optional)};

// Finding the process behind a pidfd takes the kernel's BTF, which everybody else is spared.
constexpr const char *with_pidfd = "calls=pidfd_send_signal";
constexpr const char *without_pidfd = "!calls=pidfd_send_signal";
constexpr const char *blind =
    "32-bit system calls (int $0x80), and signals that the kernel sends by itself (faults, timers, terminals, a closed "
    "pipe)";

constexpr tracer_variant variants[] = {
    variant({.kind = TRACER_VARIANT_TRACEPOINT,
             .name = "tracepoint",
             .object = "tracepoint",
             .programs = slice(returns_alone),
             .blind = blind,
             .when = without_pidfd}),
    variant({.kind = TRACER_VARIANT_TRACEPOINT, // for kernels before 5.15
             .name = "tracepoint_pair",
             .object = "tracepoint_pair",
             .programs = slice(tracepoints),
             .blind = blind,
             .when = without_pidfd}),
    variant({.kind = TRACER_VARIANT_TRACEPOINT,
             .name = "tracepoint_pidfd",
             .object = "tracepoint_pidfd",
             .programs = slice(tracepoints_pidfd),
             .blind = blind,
             .when = with_pidfd}),
    variant({.kind = TRACER_VARIANT_KPROBE,
             .name = "kprobe",
             .object = "kprobe",
             .programs = slice(kprobes),
             .blind = blind,
             .when = without_pidfd}),
    variant({.kind = TRACER_VARIANT_KPROBE,
             .name = "kprobe_pidfd",
             .object = "kprobe_pidfd",
             .programs = slice(kprobes_pidfd),
             .blind = blind,
             .when = with_pidfd}),
};

constexpr tracer_label calls[] = {
    label(KILLSNOOP_KILL, "kill"),
    label(KILLSNOOP_TKILL, "tkill"),
    label(KILLSNOOP_TGKILL, "tgkill"),
    label(KILLSNOOP_RT_SIGQUEUEINFO, "rt_sigqueueinfo"),
    label(KILLSNOOP_RT_TGSIGQUEUEINFO, "rt_tgsigqueueinfo"),
    label(KILLSNOOP_PIDFD_SEND_SIGNAL, "pidfd_send_signal"),
};

constexpr auto no_text = TRACER_COLUMN_NO_TEXT;
constexpr tracer_column columns[] = {
    TRACER_COLUMN(killsnoop_event, time, TRACER_TYPE_BOOT_TIME, .header = "TIME", .width = 9,
                  .flags = TRACER_COLUMN_TIME | TRACER_COLUMN_LEFT, .help = "When the call returned"),
    TRACER_COLUMN(killsnoop_event, pid, TRACER_TYPE_PID, .header = "PID", .width = 7, .flags = TRACER_COLUMN_LEFT,
                  .help = "The sender's process"),
    TRACER_COLUMN(killsnoop_event, tid, TRACER_TYPE_PID, .flags = no_text, .help = "The sender's thread"),
    TRACER_COLUMN(killsnoop_event, comm, TRACER_TYPE_COMM, .header = "COMM", .width = 16, .help = "The sender's name"),
    TRACER_COLUMN(killsnoop_event, call, TRACER_TYPE_ENUM, .flags = no_text, .help = "The system call",
                  .labels = slice(calls)),
    TRACER_COLUMN(killsnoop_event, sig, TRACER_TYPE_SIGNAL, .header = "SIG", .width = 4, .flags = TRACER_COLUMN_LEFT,
                  .help = "The signal's number; 0 only asks whether it could be sent"),
    TRACER_COLUMN(killsnoop_event, tpid, TRACER_TYPE_PID, .header = "TPID", .width = 7, .flags = TRACER_COLUMN_LEFT,
                  .help =
                      "The target as the caller named it: a process, a thread, 0, -1 or -group; behind a pidfd, its "
                      "process"),
    TRACER_COLUMN(killsnoop_event, result, TRACER_TYPE_S32, .header = "RESULT", .flags = TRACER_COLUMN_LEFT,
                  .help = "What the call returned: 0, or a negative errno"),
    TRACER_COLUMN(killsnoop_event, result, TRACER_TYPE_ERRNO, .name = "error", .flags = no_text,
                  .help = "The errno's name"),
};
constexpr tracer_format text = format({.renderer = TRACER_RENDER_COLUMNS});
constexpr tracer_source sources[] = {
    TRACER_EVENTS(killsnoop_event, .name = "signals", .map = "events", .columns = slice(columns), .format = &text),
};

constexpr tracer_option options[] = {
    option({.name = "failed",
            .type = TRACER_OPTION_FLAG,
            .binding = TRACER_BIND_CONST,
            .bind = "failed",
            .short_name = 'x',
            .help = "Only calls that failed"}),
    option({.name = "sender",
            .type = TRACER_OPTION_UNSIGNED,
            .binding = TRACER_BIND_RUN,
            .bind = "pid",
            .short_name = 'p',
            .min = 1,
            .max = 4194304,
            .metavar = "PID",
            .help = "Only signals that this process sends"}),
    option({.name = "target",
            .type = TRACER_OPTION_SIGNED,
            .binding = TRACER_BIND_CONST,
            .bind = "target",
            .short_name = 'T',
            .min = -2147483647,
            .max = 2147483647,
            .metavar = "PID",
            .help = "Only signals to this process, thread, or -group"}),
    option({.name = "signal",
            .type = TRACER_OPTION_SET,
            .binding = TRACER_BIND_CONST,
            .bind = "signals",
            .short_name = 's',
            .min = 0,
            .max = 64,
            .metavar = "N[,N]",
            .help = "Only these signals, by number"}),
    option({.name = "calls",
            .type = TRACER_OPTION_SET,
            .binding = TRACER_BIND_NONE,
            .fallback = "kill",
            .help = "The system calls to watch",
            .labels = slice(calls)}),
};
} // namespace

TRACER_PLUGIN(plugin({.name = "killsnoop",
                      .version = "1.0.0",
                      .summary = "Signals that processes send, with target and result",
                      .license = "Apache-2.0",
                      .objects = slice(objects),
                      .hook = "system calls that send a signal",
                      .variants = slice(variants),
                      .sources = slice(sources),
                      .options = slice(options)}));
