// SPDX-License-Identifier: Apache-2.0
#include "bpf/kinds/link.hpp"

#include "base/errno_error.hpp"
#include "bpf/load/verifier_log.hpp"

#include <cerrno>

namespace tracer::bpf {

LinkFailure refusal(tracer_attach attach, const std::string &target, int error) {
    const auto &kind = model::attach_kind(attach);
    const auto name = one_line(target, 80);
    const bool function = kind.family == TRACER_VARIANT_KPROBE;
    LinkFailure f;
    f.kind = kind_of_errno(error);
    f.no_target = error == ENOENT || (function && (error == EINVAL || error == EADDRNOTAVAIL));
    if (error == EADDRNOTAVAIL)
        f.reason = "this kernel has several functions named " + name;
    else if (f.no_target && function)
        f.reason = "this kernel has no function " + name + " that kprobes can be put on";
    else if (f.no_target)
        f.reason = "this kernel has no " + std::string(kind.name) + " " + name;
    else
        f.reason = std::string(kind.name) + " on " + name + " is refused: " + std::strerror(error);
    return f;
}

LinkResult open_raw(const bpf_program *program, tracer_attach attach, const std::string &target, const char *name) {
    Link link;
    link.link = Fd(bpf_raw_tracepoint_open(name, bpf_program__fd(program)));
    if (!link.link) return refusal(attach, target, errno);
    return link;
}

} // namespace tracer::bpf
