// SPDX-License-Identifier: Apache-2.0
#include "base/fd.hpp"
#include "bpf/tracer_bpf.hpp"

#include <bpf/bpf.h>

#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace tracer::bpf {
namespace {

constexpr unsigned cap_sys_admin = 21, cap_perfmon = 38, cap_bpf = 39;

bool has_capability(unsigned number) {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct data[2]{};
    if (::syscall(SYS_capget, &header, data) != 0) return false;
    return (data[number / 32].effective >> (number % 32) & 1u) != 0;
}

} // namespace

Result<void> check_privileges() {
    const bool may = has_capability(cap_sys_admin) || (has_capability(cap_bpf) && has_capability(cap_perfmon));
    if (!may && ::geteuid() != 0)
        return Error{ExitCode::cannot_trace, "tracer needs root: loading BPF takes CAP_BPF and CAP_PERFMON",
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
