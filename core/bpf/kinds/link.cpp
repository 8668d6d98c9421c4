// SPDX-License-Identifier: Apache-2.0
#include "bpf/kinds/link.hpp"

#include "base/fd.hpp"
#include "base/kernelfs.hpp"
#include "bpf/load/libbpf_log.hpp"

#include <bpf/bpf.h>

#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sched.h>

namespace tracer::bpf {
namespace {

bool is_kprobe(tracer_attach attach) { return attach == TRACER_ATTACH_KPROBE || attach == TRACER_ATTACH_KRETPROBE; }

LinkFailure failure(tracer_attach attach, const std::string &target, int error) {
    LinkFailure f;
    const auto name = one_line(target, 80);
    const bool function = is_kprobe(attach);
    f.no_target = error == ENOENT || (function && (error == EINVAL || error == EADDRNOTAVAIL));
    if (error == EADDRNOTAVAIL)
        f.reason = "this kernel has several functions named " + name;
    else if (f.no_target && function)
        f.reason = "this kernel has no function " + name + " that kprobes can be put on";
    else if (f.no_target)
        f.reason = "this kernel has no " + std::string(attach_name(attach)) + " " + name;
    else
        f.reason = std::string(attach_name(attach)) + " on " + name + " is refused: " + std::strerror(error);
    return f;
}

/// A program runs on every CPU whatever CPU its event counts on; the first one that is online does. -1: see errno.
Fd open_event(perf_event_attr &attributes) {
    attributes.size = sizeof attributes;
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        const auto fd = ::syscall(SYS_perf_event_open, &attributes, -1, cpu, -1, PERF_FLAG_FD_CLOEXEC);
        if (fd >= 0 || errno != ENODEV) return Fd(static_cast<int>(fd)); // ENODEV: that CPU is offline
    }
    return {};
}

LinkResult attach_event(const bpf_program *program, tracer_attach attach, const std::string &target, Fd event) {
    if (!event) return failure(attach, target, errno);
    Link link;
    link.event = std::move(event);
    const int program_fd = bpf_program__fd(program);
    link.link = Fd(bpf_link_create(program_fd, link.event.get(), BPF_PERF_EVENT, nullptr));
    if (link.link) return link;
    if (errno == EINVAL && ::ioctl(link.event.get(), PERF_EVENT_IOC_SET_BPF, program_fd) == 0) return link;
    return failure(attach, target, errno);
}

LinkResult attach_tracepoint(const bpf_program *program, const std::string &target) {
    const auto colon = target.find(':');
    if (colon == std::string::npos)
        return LinkFailure{one_line(target, 80) + " is no tracepoint (category:name)", false};
    const auto id = tracepoint_id(target.substr(0, colon), target.substr(colon + 1));
    if (!id) {
        // Where tracefs itself can be had, a tracepoint that has no id is not there.
        const bool tracefs = static_cast<bool>(read_kernel_file(KernelFs::tracefs, "events/header_page"));
        return LinkFailure{tracefs ? "this kernel has no tracepoint " + one_line(target, 80) : id.error().message,
                           tracefs};
    }
    perf_event_attr attributes{};
    attributes.type = PERF_TYPE_TRACEPOINT;
    attributes.config = *id;
    attributes.sample_period = 1;
    return attach_event(program, TRACER_ATTACH_TRACEPOINT, target, open_event(attributes));
}

/// Through the PMU alone: a probe in tracefs' kprobe_events would outlive a killed process.
LinkResult attach_kprobe(const bpf_program *program, tracer_attach attach, const std::string &target) {
    std::ifstream file("/sys/bus/event_source/devices/kprobe/type");
    std::uint32_t type = 0;
    if (!(file >> type)) return LinkFailure{"this kernel offers no kprobes to perf_event_open", false};
    perf_event_attr attributes{};
    attributes.type = type;
    attributes.config = attach == TRACER_ATTACH_KRETPROBE ? 1 : 0; // PERF_PROBE_CONFIG_IS_RETPROBE
    attributes.config1 = reinterpret_cast<std::uintptr_t>(target.c_str());
    return attach_event(program, attach, target, open_event(attributes));
}

/// Raw tracepoints by name; of the others the program itself knows the target.
LinkResult attach_raw(const bpf_program *program, tracer_attach attach, const std::string &target) {
    Link link;
    link.link = Fd(bpf_raw_tracepoint_open(attach == TRACER_ATTACH_RAW_TRACEPOINT ? target.c_str() : nullptr,
                                           bpf_program__fd(program)));
    if (!link.link) return failure(attach, target, errno);
    return link;
}

} // namespace

LinkResult attach_program(const bpf_program *program, tracer_attach attach, const std::string &target) {
    if (attach == TRACER_ATTACH_TRACEPOINT) return attach_tracepoint(program, target);
    if (is_kprobe(attach)) return attach_kprobe(program, attach, target);
    return attach_raw(program, attach, target);
}

bool trampolines_refused() {
    const LibbpfLog log;
    bpf_insn instructions[2]{};
    instructions[0].code = BPF_ALU64 | BPF_MOV | BPF_K; // r0 = 0
    instructions[1].code = BPF_JMP | BPF_EXIT;
    // Type 1 of the kernel's BTF is no function, so this never loads: EINVAL where trampolines are allowed.
    const auto refused = [&](bpf_attach_type type) {
        bpf_prog_load_opts options{};
        options.sz = sizeof options;
        options.expected_attach_type = type;
        options.attach_btf_id = 1;
        const Fd program(bpf_prog_load(BPF_PROG_TYPE_TRACING, "tracer_probe", "GPL", instructions, 2, &options));
        return !program && errno == EPERM;
    };
    return refused(BPF_TRACE_FENTRY) && !refused(BPF_TRACE_RAW_TP);
}

} // namespace tracer::bpf
