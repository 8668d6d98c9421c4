// SPDX-License-Identifier: Apache-2.0
// Tracepoints through perf, "category:name".
#include "base/kernelfs.hpp"
#include "bpf/kinds/empty_program.hpp"
#include "bpf/kinds/kind.hpp"
#include "bpf/kinds/perf_event.hpp"
#include "bpf/load/verifier_log.hpp"

namespace tracer::bpf {
namespace {

LinkResult attach(const bpf_program *program, const Sites &sites) {
    const auto &target = sites.front().name;
    const auto colon = target.find(':');
    if (colon == std::string::npos) return LinkFailure{one_line(target, 80) + " is not a tracepoint (category:name)"};
    const auto id = tracepoint_id(target.substr(0, colon), target.substr(colon + 1));
    if (!id) {
        // If tracefs itself can be read, a tracepoint that has no id does not exist.
        const bool tracefs = static_cast<bool>(read_kernel_file(KernelFs::tracefs, "events/header_page"));
        return LinkFailure{tracefs ? "this kernel has no tracepoint " + one_line(target, 80) : id.error().message,
                           tracefs, id.error().kind};
    }
    perf_event_attr attributes{};
    attributes.type = PERF_TYPE_TRACEPOINT;
    attributes.config = *id;
    attributes.sample_period = 1;
    return attach_event(program, TRACER_ATTACH_TRACEPOINT, target, open_event(attributes));
}

/// With a raw one, which needs no tracefs: tracefs is checked on its own.
Result<void> probe() {
    const auto program = load_empty(BPF_PROG_TYPE_RAW_TRACEPOINT);
    if (!program) return program.error();
    return tried_link(::bpf_raw_tracepoint_open("sched_process_exec", program->get()));
}

} // namespace

const Kind tracepoint{
    .type = BPF_PROG_TYPE_TRACEPOINT, .attach = attach, .probe = probe, .without = "plugins fall back to kprobes"};

} // namespace tracer::bpf
