// SPDX-License-Identifier: Apache-2.0
#include "bpf/links.hpp"

#include "base/fd.hpp"
#include "base/kernelfs.hpp"
#include "bpf/libbpf_log.hpp"

#include <bpf/bpf.h>

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <sched.h>

namespace tracer::bpf {
namespace {

LinkFailure failure(tracer_attach attach, const std::string &target, int error, const std::string &what = {}) {
    LinkFailure f;
    const auto name = one_line(target, 80);
    const bool function = attach == TRACER_ATTACH_KPROBE || attach == TRACER_ATTACH_KRETPROBE;
    f.no_target = error == ENOENT || (function && (error == EINVAL || error == EADDRNOTAVAIL));
    if (!what.empty())
        f.reason = what;
    else if (error == EADDRNOTAVAIL)
        f.reason = "this kernel has several functions named " + name;
    else if (f.no_target)
        f.reason = function ? "this kernel has no function " + name + " that kprobes can be put on"
                            : "this kernel has no " + std::string(attach_name(attach)) + " " + name;
    else
        f.reason = std::string(attach_name(attach)) + " on " + name + " is refused: " + std::strerror(error);
    return f;
}

/// The program runs on every CPU whatever CPU the event counts on; the first one that is online does.
Result<Fd> open_tracepoint(std::uint64_t id, int &error) {
    perf_event_attr attributes{};
    attributes.size = sizeof attributes;
    attributes.type = PERF_TYPE_TRACEPOINT;
    attributes.config = id;
    attributes.sample_period = 1;
    attributes.sample_type = PERF_SAMPLE_RAW;
    attributes.wakeup_events = 1;
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        const auto fd = ::syscall(SYS_perf_event_open, &attributes, -1, cpu, -1, PERF_FLAG_FD_CLOEXEC);
        if (fd >= 0) return Fd(static_cast<int>(fd));
        error = errno;
        if (error != ENODEV) break; // ENODEV: that CPU is offline
    }
    return Error{ExitCode::cannot_trace, std::strerror(error), {}};
}

LinkResult attach_tracepoint(bpf_program *program, const std::string &target) {
    const auto colon = target.find(':');
    if (colon == std::string::npos)
        return LinkFailure{one_line(target, 80) + " is no tracepoint (category:name)", false};
    auto id = tracepoint_id(target.substr(0, colon), target.substr(colon + 1));
    if (!id) {
        // Where tracefs itself can be had, a tracepoint that has no id is not there.
        const bool tracefs = static_cast<bool>(read_kernel_file(KernelFs::tracefs, "events/header_page"));
        return LinkFailure{tracefs ? "this kernel has no tracepoint " + one_line(target, 80) : id.error().message,
                           tracefs};
    }
    int error = 0;
    auto event = open_tracepoint(*id, error);
    if (!event) return failure(TRACER_ATTACH_TRACEPOINT, target, error);
    LinkPtr link(bpf_program__attach_perf_event(program, event->get()));
    if (!link) return failure(TRACER_ATTACH_TRACEPOINT, target, errno);
    (void)event->release(); // the link closes it
    return link;
}

} // namespace

LinkResult attach_program(bpf_program *program, tracer_attach attach, const std::string &target) {
    const LibbpfLog log;
    LinkPtr link;
    switch (attach) {
    case TRACER_ATTACH_TRACEPOINT:
        return attach_tracepoint(program, target);
    case TRACER_ATTACH_KPROBE:
    case TRACER_ATTACH_KRETPROBE:
        // Without the PMU libbpf would write to tracefs' kprobe_events, and a killed process would leave that behind.
        if (::access("/sys/bus/event_source/devices/kprobe/type", R_OK) != 0)
            return LinkFailure{"this kernel offers no kprobe events to perf_event_open", false};
        link.reset(bpf_program__attach_kprobe(program, attach == TRACER_ATTACH_KRETPROBE, target.c_str()));
        break;
    case TRACER_ATTACH_RAW_TRACEPOINT:
        link.reset(bpf_program__attach_raw_tracepoint(program, target.c_str()));
        break;
    case TRACER_ATTACH_FENTRY:
    case TRACER_ATTACH_FEXIT:
    case TRACER_ATTACH_TP_BTF:
        link.reset(bpf_program__attach_trace(program));
        break;
    }
    if (!link) return failure(attach, target, errno);
    return link;
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
