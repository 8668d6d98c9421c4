// SPDX-License-Identifier: Apache-2.0
// fentry and fexit: BPF trampolines at a function's entry and return.
#include "base/errno_error.hpp"
#include "bpf/kinds/empty_program.hpp"
#include "bpf/kinds/kind.hpp"
#include "bpf/load/libbpf_log.hpp"

#include <bpf/btf.h>

namespace tracer::bpf {
namespace {

/// Costs one system call or two; loads nothing.
std::string trampolines_refused() {
    // Type 1 of the kernel's BTF is not a function, so this never loads: EINVAL if trampolines are allowed.
    const auto forbidden = [](bpf_attach_type type) {
        const LibbpfLog log;
        return !load_empty(BPF_PROG_TYPE_TRACING, type, 1) && errno == EPERM;
    };
    const bool refused = forbidden(BPF_TRACE_FENTRY) && !forbidden(BPF_TRACE_RAW_TP);
    return refused ? "the kernel refuses BPF trampolines (EPERM)" : "";
}

Result<void> probe() {
    const LibbpfLog log; // the result says what libbpf would
    const int id = ::libbpf_find_vmlinux_btf_id(any_function, BPF_TRACE_FENTRY);
    if (id < 0) return errno_error("the function is not in the kernel's BTF", -id);
    const auto program = load_empty(BPF_PROG_TYPE_TRACING, BPF_TRACE_FENTRY, id);
    if (!program) return program.error();
    return tried_link(::bpf_raw_tracepoint_open(nullptr, program->get()));
}

} // namespace

const Kind fentry{
    .type = BPF_PROG_TYPE_TRACING,
    .expected = BPF_TRACE_FENTRY,
    .attach = [](const bpf_program *program,
                 const Sites &at) { return open_raw(program, TRACER_ATTACH_FENTRY, at.front().name, nullptr); },
    .refused = trampolines_refused,
    .probe = probe,
    .without = "plugins fall back to kprobes or tracepoints"};

const Kind fexit{
    .type = BPF_PROG_TYPE_TRACING,
    .expected = BPF_TRACE_FEXIT,
    .attach = [](const bpf_program *program,
                 const Sites &at) { return open_raw(program, TRACER_ATTACH_FEXIT, at.front().name, nullptr); },
    .refused = trampolines_refused};

} // namespace tracer::bpf
