// SPDX-License-Identifier: Apache-2.0
#include "bpf/privileges.hpp"

#include "base/capabilities.hpp"
#include "base/fd.hpp"

#include <bpf/bpf.h>

#include <linux/capability.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace tracer::bpf {
namespace {

bool has_capability(unsigned number) {
    const auto own = thread_capabilities();
    return own && (own->effective & capability(number)) != 0;
}

} // namespace

Result<void> check_privileges() {
    const bool may = has_capability(CAP_SYS_ADMIN) || (has_capability(CAP_BPF) && has_capability(CAP_PERFMON));
    if (!may && ::geteuid() != 0)
        return Error{ExitCode::cannot_trace, "tracer needs root: loading BPF needs CAP_BPF and CAP_PERFMON",
                     "run it with sudo"};
    // The smallest thing that only the privileged may make, so that a refusal is the machine's and not ours.
    const Fd map(bpf_map_create(BPF_MAP_TYPE_HASH, "tracer_probe", 4, 4, 1, nullptr));
    if (map) return {};
    const std::string why = std::strerror(errno);
    if (!may)
        return Error{ExitCode::cannot_trace,
                     "this kernel refuses BPF to a root without CAP_BPF and CAP_PERFMON: " + why,
                     "give the container these capabilities, or run outside it"};
    return Error{ExitCode::cannot_trace, "this machine refuses BPF, even to root: " + why,
                 "a container's seccomp profile or a security module forbids bpf(2); run outside it or in a guest"};
}

} // namespace tracer::bpf
