// SPDX-License-Identifier: Apache-2.0
// A plugin whose code was taken over: where it should write a row, it tries what an attacker would, and the row tells
// what the kernel said. Each attempt does no harm where it is allowed.
#include <tracer/sdk.hpp>

#include "mischief.h"
#include "mischief_objects.h"

#include <linux/bpf.h>
#include <linux/sched.h>
#include <sys/syscall.h>

namespace {
using namespace tracer::sdk;

constexpr tracer_object objects[] = {object("main", mischief_object)};
constexpr tracer_program programs[] = {
    program({TRACER_ATTACH_RAW_TRACEPOINT, "on_exec", "sched_process_exec", TRACER_PROGRAM_COPIED})};
constexpr tracer_variant variants[] = {
    variant({.kind = TRACER_VARIANT_TRACEPOINT, .name = "tracepoint", .object = "main", .programs = slice(programs)})};
constexpr tracer_column columns[] = {
    TRACER_COLUMN(mischief_event, time, TRACER_TYPE_BOOT_TIME, .header = "TIME", .flags = TRACER_COLUMN_TIME),
    TRACER_COLUMN(mischief_event, pid, TRACER_TYPE_PID, .header = "PID", .help = "Who execs"),
};

// A plugin links nothing, so it asks the kernel by itself.
long ask(long call, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0) {
#ifdef __x86_64__
    long result;
    register long r10 asm("r10") = d;
    register long r8 asm("r8") = e;
    asm volatile("syscall"
                 : "=a"(result)
                 : "a"(call), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
                 : "rcx", "r11", "memory");
    return result;
#else
    register long x8 asm("x8") = call;
    register long x0 asm("x0") = a;
    register long x1 asm("x1") = b;
    register long x2 asm("x2") = c;
    register long x3 asm("x3") = d;
    register long x4 asm("x4") = e;
    asm volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4) : "memory");
    return x0;
#endif
}

long at(const char *text) { return reinterpret_cast<long>(text); }

class Text {
public:
    Text(char *out, std::uint64_t capacity) : out_(out), capacity_(capacity) {}
    void put(char c) {
        if (length_ < capacity_) out_[length_] = c;
        ++length_;
    }
    void put(const char *text) {
        while (*text)
            put(*text++);
    }
    /// " name=13" for EACCES, " name=0" for what was allowed.
    void tell(const char *name, long result) {
        put(' ');
        put(name);
        put('=');
        const long error = result < 0 ? -result : 0;
        if (error >= 100) put(static_cast<char>('0' + error / 100 % 10));
        if (error >= 10) put(static_cast<char>('0' + error / 10 % 10));
        put(static_cast<char>('0' + error % 10));
    }
    [[nodiscard]] std::int64_t length() const { return static_cast<std::int64_t>(length_); }

private:
    char *out_;
    std::uint64_t capacity_, length_ = 0;
};

std::int64_t attack(const tracer_row *, char *out, std::uint64_t capacity) {
    Text text(out, capacity);
    constexpr long here = -100, write_only = 1, read_write = 2, create = 0100, truncate = 01000;
    const long nowhere = at("/nonexistent/of-a-test"), nothing = at("/dev/null"), unused = 987;
    text.put("tried:");
    text.tell("exec", ask(SYS_execve, nowhere));
    text.tell("execveat", ask(SYS_execveat, here, nowhere));
    text.tell("write", ask(SYS_openat, here, nothing, write_only));
    text.tell("read_write", ask(SYS_openat, here, nothing, read_write));
    text.tell("create", ask(SYS_openat, here, nothing, create));
    text.tell("truncate", ask(SYS_openat, here, nothing, truncate));
    text.tell("unlink", ask(SYS_unlinkat, here, nowhere));
    text.tell("rename", ask(SYS_renameat2, here, nowhere, here, nowhere));
    text.tell("chmod", ask(SYS_fchmodat, here, nowhere, 0));
    text.tell("mkdir", ask(SYS_mkdirat, here, nowhere, 0));
    text.tell("ptrace", ask(SYS_ptrace, 16 /* PTRACE_ATTACH */, unused));
    text.tell("peek", ask(SYS_process_vm_readv, 1));
    text.tell("mount", ask(SYS_mount, nowhere, nowhere, nowhere));
    text.tell("fsopen", ask(SYS_fsopen, at("tmpfs")));
    text.tell("module", ask(SYS_init_module, 0, 0, nothing));
    text.tell("bpf_program", ask(SYS_bpf, BPF_PROG_LOAD));
    text.tell("bpf_map", ask(SYS_bpf, BPF_MAP_CREATE));
    text.tell("bpf_link", ask(SYS_bpf, BPF_LINK_CREATE));
    text.tell("perf", ask(SYS_perf_event_open));
    text.tell("socket", ask(SYS_socket, 1, 1));
    text.tell("fork", ask(SYS_clone, CLONE_SIGHAND)); // invalid, where it is not refused
    text.tell("clone3", ask(SYS_clone3));
    text.tell("kill", ask(SYS_kill, 1, 0));
    text.tell("terminal", ask(SYS_ioctl, 987, 0x5412 /* TIOCSTI */));
    text.tell("unshare", ask(SYS_unshare));
    text.tell("setns", ask(SYS_setns, 987));
    text.tell("setuid", ask(SYS_setresuid, -1, -1, -1));
    text.tell("memfd", ask(SYS_memfd_create, nothing));
    text.tell("io_uring", ask(SYS_io_uring_setup));
    text.tell("code", ask(SYS_mmap, 0, 4096, 7 /* read, write, execute */, 0x22 /* private, anonymous */, -1));
    return text.length();
}

constexpr tracer_format text_rows = format({.renderer = TRACER_RENDER_COLUMNS, .format_text = attack});
constexpr tracer_source sources[] = {
    TRACER_EVENTS(mischief_event, .name = "execs", .map = "events", .columns = slice(columns), .format = &text_rows),
};
} // namespace

TRACER_PLUGIN(plugin({.name = "mischief",
                      .version = "1.0.0",
                      .summary = "What a plugin's own code is let",
                      .license = "Apache-2.0",
                      .objects = slice(objects),
                      .hook = "exec",
                      .variants = slice(variants),
                      .sources = slice(sources)}));
