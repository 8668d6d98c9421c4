// SPDX-License-Identifier: Apache-2.0
#include "bpf/kinds/perf_event.hpp"

#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <sched.h>

namespace tracer::bpf {

Fd open_event(perf_event_attr attributes) {
    attributes.size = sizeof attributes;
    // A program runs on every CPU whatever CPU its event counts on; the first one that is online will do.
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        const auto fd = ::syscall(SYS_perf_event_open, &attributes, -1, cpu, -1, PERF_FLAG_FD_CLOEXEC);
        if (fd >= 0 || errno != ENODEV) return Fd(static_cast<int>(fd)); // ENODEV: that CPU is offline
    }
    return {};
}

LinkResult attach_event(const bpf_program *program, tracer_attach attach, const std::string &target, Fd event) {
    if (!event) return refusal(attach, target, errno);
    Link link;
    link.event = std::move(event);
    const int program_fd = bpf_program__fd(program);
    link.link = Fd(bpf_link_create(program_fd, link.event.get(), BPF_PERF_EVENT, nullptr));
    if (link.link) return link;
    if (errno == EINVAL && ::ioctl(link.event.get(), PERF_EVENT_IOC_SET_BPF, program_fd) == 0) return link;
    return refusal(attach, target, errno);
}

} // namespace tracer::bpf
