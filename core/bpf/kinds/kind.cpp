// SPDX-License-Identifier: Apache-2.0
#include "bpf/kinds/kind.hpp"

#include <cstdlib>

namespace tracer::bpf {

// No default: an enumerator without its row does not compile.
const Kind &kind_of(tracer_attach attach) {
    switch (attach) {
    case TRACER_ATTACH_FENTRY:
        return fentry;
    case TRACER_ATTACH_FEXIT:
        return fexit;
    case TRACER_ATTACH_KPROBE:
        return kprobe;
    case TRACER_ATTACH_KRETPROBE:
        return kretprobe;
    case TRACER_ATTACH_KPROBE_MULTI:
        return kprobe_multi;
    case TRACER_ATTACH_TRACEPOINT:
        return tracepoint;
    case TRACER_ATTACH_RAW_TRACEPOINT:
        return raw_tracepoint;
    case TRACER_ATTACH_TP_BTF:
        return tp_btf;
    }
    std::abort(); // the descriptor's reader lets no other number through
}

LinkResult attach_program(const bpf_program *program, tracer_attach attach, const std::string &target) {
    return kind_of(attach).attach(program, {{target}});
}

} // namespace tracer::bpf
