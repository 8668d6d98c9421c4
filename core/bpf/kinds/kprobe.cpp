// SPDX-License-Identifier: Apache-2.0
// kprobe and kretprobe on one function, only through the PMU: a probe in tracefs' kprobe_events would outlive a killed
// process.
#include "base/errno_error.hpp"
#include "bpf/kinds/empty_program.hpp"
#include "bpf/kinds/kind.hpp"
#include "bpf/kinds/perf_event.hpp"

#include <sys/ioctl.h>

#include <fstream>

namespace tracer::bpf {
namespace {

/// The event of a probe on `function`; nothing: this kernel has no kprobes.
std::optional<perf_event_attr> event_of(const char *function, bool at_return) {
    std::ifstream file("/sys/bus/event_source/devices/kprobe/type");
    std::uint32_t type = 0;
    if (!(file >> type)) return std::nullopt;
    perf_event_attr attributes{};
    attributes.type = type;
    attributes.config = at_return ? 1 : 0; // PERF_PROBE_CONFIG_IS_RETPROBE
    attributes.kprobe_func = reinterpret_cast<std::uintptr_t>(function);
    return attributes;
}

template <tracer_attach kind>
LinkResult attach(const bpf_program *program, const Sites &sites) {
    const auto &target = sites.front().name;
    const auto event = event_of(target.c_str(), model::attach_kind(kind).at_return);
    if (!event) return LinkFailure{"this kernel offers no kprobes to perf_event_open"};
    return attach_event(program, kind, target, open_event(*event));
}

/// struct bpf_link_info of a perf event link (include/uapi/linux/bpf.h; perf_event since 6.6, kprobe.missed since 6.7).
struct PerfLinkInfo {
    std::uint32_t type, id, prog_id, pad;
    std::uint32_t event_type, pad2;
    std::uint64_t func_name;
    std::uint32_t name_len, offset;
    std::uint64_t addr;
    std::uint64_t missed;
};
static_assert(offsetof(PerfLinkInfo, event_type) == 16 && offsetof(PerfLinkInfo, missed) == 48);

constexpr std::uint32_t link_type_perf_event = 7; // BPF_LINK_TYPE_PERF_EVENT
constexpr std::uint32_t event_type_kprobe = 3;    // BPF_PERF_EVENT_KPROBE
constexpr std::uint32_t event_type_kretprobe = 4; // BPF_PERF_EVENT_KRETPROBE

std::optional<std::uint64_t> missed(int link_fd) {
    const auto info = link_info<PerfLinkInfo>(link_fd);
    if (!info || info->type != link_type_perf_event) return std::nullopt;
    const bool probe = info->event_type == event_type_kprobe || info->event_type == event_type_kretprobe;
    return probe ? std::optional(info->missed) : std::nullopt;
}

std::string missing(const model::KernelFacts &facts) {
    return facts.has_kprobes ? "" : "this kernel has no kprobes (CONFIG_KPROBES is off)";
}

Result<void> probe() {
    const auto attributes = event_of(any_function, false);
    if (!attributes) return Error{ExitCode::cannot_trace, "the kernel is built without kprobes (CONFIG_KPROBES)", {}};
    const auto event = open_event(*attributes);
    if (!event) return errno_error("the kernel refuses the probe");
    const auto program = load_empty(BPF_PROG_TYPE_KPROBE);
    if (!program) return program.error();
    if (::ioctl(event.get(), PERF_EVENT_IOC_SET_BPF, program->get()) != 0)
        return errno_error("the kernel refuses the attachment");
    return {};
}

} // namespace

const Kind kprobe{.type = BPF_PROG_TYPE_KPROBE,
                  .attach = attach<TRACER_ATTACH_KPROBE>,
                  .missed = missed,
                  .missing = missing,
                  .probe = probe,
                  .without = "plugins fall back to tracepoints"};

const Kind kretprobe{
    .type = BPF_PROG_TYPE_KPROBE, .attach = attach<TRACER_ATTACH_KRETPROBE>, .missed = missed, .missing = missing};

} // namespace tracer::bpf
