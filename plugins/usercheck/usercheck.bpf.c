/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * usercheck: who starts which program, with a message for each user. The caller's ids and name are noted at the entry,
 * as a success replaces them; so does what the filters look at.
 */
#include <tracer/bpf/types.h>

#define USERCHECK_MESSAGE_LEN 64 /* with the NUL */
#define USERCHECK_FILE_LEN 256   /* with the NUL; a longer name is cut */

enum usercheck_call { USERCHECK_EXECVE, USERCHECK_EXECVEAT };

/* What the entry tells the result. */
struct usercheck_entry {
    u32 pid;
    u32 uid;
    enum usercheck_call call;
    const char *user_file;
    char comm[TRACER_COMM_LEN];
    char file[USERCHECK_FILE_LEN];
};
#define TRACER_CALL_EXTRA struct usercheck_entry
#define TRACER_FILTER_AT_ENTRY
#include <tracer/bpf/hooks.h>

TRACER_PLUGIN("Programs that users start, with a message for each user",
              TRACER_HOOK("execve, execveat and their results"), TRACER_VARIANTS("tracepoint kprobe"),
              TRACER_BLIND("execs by 32-bit system calls (int $0x80; those of 32-bit programs are seen), programs "
                           "that the kernel itself starts, and file names beyond 255 bytes"));

struct usercheck_event {
    tracer_time time TRACER_COLUMN("hidden", "When the exec was done, or had failed");
    tracer_pid pid TRACER_HELP("The process");
    tracer_uid uid TRACER_HELP("The caller's real user id")
        TRACER_COLUMN("name=user type=user hidden", "That user's name");
    enum usercheck_call call TRACER_COLUMN("hidden", "The system call");
    s32 result TRACER_COLUMN("hidden", "0, or the negative errno of an exec that failed")
        TRACER_COLUMN("name=error type=errno hidden", "The errno's name");
    tracer_comm comm TRACER_HELP("The caller's name, before the exec");
    char msg[USERCHECK_MESSAGE_LEN] TRACER_HELP("The message for that user");
    char file[USERCHECK_FILE_LEN] TRACER_COLUMN("hidden", "The file, as the caller named it");
};
TRACER_EVENTS(events, struct usercheck_event,
              TRACER_SHOWN("name=execs columns=time,pid,uid,user,comm,msg,call,file,result,error"));

/* The key of the message for every uid that has none of its own. */
#define USERCHECK_DEFAULT_UID 0xffffffffu

struct usercheck_message {
    char text[USERCHECK_MESSAGE_LEN];
};
/* Written by the host before anything is attached. */
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 4096);
    __type(key, u32); /* uid, or USERCHECK_DEFAULT_UID */
    __type(value, struct usercheck_message);
} messages SEC(".maps")
    TRACER_OPTION("entries -m --message=UID=TEXT default='0=Hello, Root!;1000=Hello, User 1000!;default=Hello World'",
                  "The message for a user (or for \"default\"), at most 63 bytes; repeat it for more");

const volatile tracer_flag failed TRACER_OPTION("-x", "Only execs that failed") = 0;

tracer_inline struct tracer_done usercheck_report(struct tracer_seen *seen, const struct usercheck_entry *entry,
                                                  s32 result) {
    u32 key = entry->uid, fallback = USERCHECK_DEFAULT_UID;
    struct usercheck_message *message;
    struct usercheck_event *event;

    if (failed && result >= 0) return tracer_filtered(seen);
    message = bpf_map_lookup_elem(&messages, &key);
    if (!message) message = bpf_map_lookup_elem(&messages, &fallback);
    event = tracer_reserve(&events, struct usercheck_event);
    if (!event) return tracer_no_room(seen);
    event->time = bpf_ktime_get_boot_ns();
    event->pid = entry->pid;
    event->uid = entry->uid;
    event->call = entry->call;
    event->result = result;
    __builtin_memcpy(event->comm, entry->comm, sizeof(event->comm));
    if (message)
        __builtin_memcpy(event->msg, message->text, sizeof(event->msg));
    else
        __builtin_memset(event->msg, 0, sizeof(event->msg));
    __builtin_memcpy(event->file, entry->file, sizeof(event->file));
    return tracer_submit(seen, &events, event);
}

tracer_inline void usercheck_read(struct usercheck_entry *entry) {
    if (bpf_probe_read_user_str(entry->file, sizeof(entry->file), entry->user_file) < 0) entry->file[0] = 0;
}

/*
 * The name must be read at the entry, as a success unmaps it; but its page may not be there yet, and a program can't
 * wait for that. Then the name is read again at the result: by then the kernel has brought the page in.
 */
#define USERCHECK_CALL(name, kind, file_arg)                              \
    TRACER_ENTER(name) {                                                  \
        struct usercheck_entry *entry = &call->extra;                     \
                                                                          \
        entry->call = kind;                                               \
        entry->pid = bpf_get_current_pid_tgid() >> 32;                    \
        entry->uid = (u32)bpf_get_current_uid_gid();                      \
        entry->user_file = (const char *)tracer_arg(args, file_arg);      \
        bpf_get_current_comm(entry->comm, sizeof(entry->comm));           \
        usercheck_read(entry);                                            \
    }                                                                     \
    TRACER_LEAVE(name) {                                                  \
        if (result && !call->extra.file[0]) usercheck_read(&call->extra); \
        return usercheck_report(seen, &call->extra, (s32)result);         \
    }                                                                     \
    TRACER_SYSCALL_FAILING(name)                                          \
    TRACER_KSYSCALL(name)
USERCHECK_CALL(execve, USERCHECK_EXECVE, 0)
USERCHECK_CALL(execveat, USERCHECK_EXECVEAT, 1)

/*
 * Context of tracepoint sched:sched_process_exec, which runs once in each exec that succeeds: in the new image, but
 * before any of it runs. (include/trace/events/sched.h, the same in 5.10 to 7.2)
 */
struct usercheck_exec {
    u64 common;
    u32 filename; /* low half: its offset in here; high half: its length */
    s32 pid;
    s32 old_pid;
};

/* A success whose name could not be read at the entry: the tracepoint has it ("/dev/fd/N" for execveat of none). */
tracer_inline void usercheck_name(struct usercheck_entry *entry, struct usercheck_exec *ctx) {
    if (!entry->file[0] &&
        bpf_probe_read_kernel_str(entry->file, sizeof(entry->file), (void *)ctx + (ctx->filename & 0xffff)) < 0)
        entry->file[0] = 0;
}

/*
 * With tracepoints a success ends here and not at the system call's exit, which lies in the new image: for a 32-bit
 * program that exit has no tracepoint, and for all others on x86 it counts as one of execve, even if the call was
 * execveat (set_personality_64bit() in arch/x86/kernel/process_64.c).
 */
TRACER_ENDS("tp/sched/sched_process_exec", exec, struct usercheck_exec) {
    usercheck_name(&call->extra, ctx);
    return usercheck_report(seen, &call->extra, 0);
}

/* With kprobes only the name is taken here. */
TRACER_DURING("tp/sched/sched_process_exec", exec_name, struct usercheck_exec, TRACER_IN("kprobe")) {
    usercheck_name(&call->extra, ctx);
}
