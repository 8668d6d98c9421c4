// SPDX-License-Identifier: Apache-2.0
#include "bpf/features.hpp"

#include "base/fd.hpp"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <string>
#include <sys/ioctl.h>
#include <sys/syscall.h>

namespace tracer::bpf {
namespace {

constexpr const char *function = "vfs_read"; // a function with a fixed place in every kernel since 5.10

/// `r0 = 0; exit`: loads as any kind of program.
constexpr std::array<bpf_insn, 2> empty_program{{
    {BPF_ALU64 | BPF_MOV | BPF_K, 0, 0, 0, 0},
    {BPF_JMP | BPF_EXIT, 0, 0, 0, 0},
}};

Error refused(const char *what, int error) {
    return {ExitCode::cannot_trace, std::string(what) + ": " + std::strerror(error < 0 ? -error : error), {}};
}

Result<Fd> load(bpf_prog_type type, bpf_prog_load_opts *options) {
    const int fd = ::bpf_prog_load(type, nullptr, "GPL", empty_program.data(), empty_program.size(), options);
    if (fd < 0) return refused("the kernel refuses the program", fd);
    return Fd(fd);
}

/// A number in a file of sysfs, or -1.
int read_number(const char *path) {
    int number = -1;
    std::FILE *file = std::fopen(path, "re");
    if (!file) return -1;
    if (std::fscanf(file, "%d", &number) != 1) number = -1;
    std::fclose(file);
    return number;
}

} // namespace

Result<void> try_fentry() {
    // libbpf reports on stderr what the result says anyway.
    const libbpf_print_fn_t print = ::libbpf_set_print(nullptr);
    const int id = ::libbpf_find_vmlinux_btf_id(function, BPF_TRACE_FENTRY);
    ::libbpf_set_print(print);
    if (id < 0) return refused("the function is not in the kernel's BTF", id);
    bpf_prog_load_opts options{};
    options.sz = sizeof options;
    options.expected_attach_type = BPF_TRACE_FENTRY;
    options.attach_btf_id = static_cast<__u32>(id);
    auto program = load(BPF_PROG_TYPE_TRACING, &options);
    if (!program) return std::move(program).error();
    const int link = ::bpf_raw_tracepoint_open(nullptr, program->get());
    if (link < 0) return refused("the kernel refuses the attachment", link);
    const Fd close_it(link);
    return {};
}

Result<void> try_kprobe() {
    const int type = read_number("/sys/bus/event_source/devices/kprobe/type");
    if (type < 0) return Error{ExitCode::cannot_trace, "the kernel is built without kprobes (CONFIG_KPROBES)", {}};
    perf_event_attr attributes{};
    attributes.size = sizeof attributes;
    attributes.type = static_cast<__u32>(type);
    attributes.kprobe_func = reinterpret_cast<__u64>(function);
    const Fd event(static_cast<int>(::syscall(SYS_perf_event_open, &attributes, -1, 0, -1, PERF_FLAG_FD_CLOEXEC)));
    if (!event) return refused("the kernel refuses the probe", errno);
    bpf_prog_load_opts options{};
    options.sz = sizeof options;
    auto program = load(BPF_PROG_TYPE_KPROBE, &options);
    if (!program) return std::move(program).error();
    if (::ioctl(event.get(), PERF_EVENT_IOC_SET_BPF, program->get()) != 0)
        return refused("the kernel refuses the attachment", errno);
    return {};
}

Result<void> try_tracepoint() {
    bpf_prog_load_opts options{};
    options.sz = sizeof options;
    auto program = load(BPF_PROG_TYPE_RAW_TRACEPOINT, &options);
    if (!program) return std::move(program).error();
    const int link = ::bpf_raw_tracepoint_open("sched_process_exec", program->get());
    if (link < 0) return refused("the kernel refuses the attachment", link);
    const Fd close_it(link);
    return {};
}

Result<void> try_ring_buffer() {
    const auto page = static_cast<__u32>(::sysconf(_SC_PAGESIZE));
    const int fd = ::bpf_map_create(BPF_MAP_TYPE_RINGBUF, "tracer_doctor", 0, 0, page, nullptr);
    if (fd < 0) return refused("the kernel refuses the ring buffer", fd);
    const Fd close_it(fd);
    return {};
}

} // namespace tracer::bpf
