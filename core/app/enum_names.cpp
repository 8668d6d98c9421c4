// SPDX-License-Identifier: Apache-2.0
#include "app/enum_names.hpp"

namespace tracer::app {

const char *preemption_name(model::Preemption preemption) {
    switch (preemption) {
    case model::Preemption::none:
        return "none";
    case model::Preemption::voluntary:
        return "voluntary";
    case model::Preemption::lazy:
        return "lazy";
    case model::Preemption::full:
        return "full";
    case model::Preemption::unknown:
        break;
    }
    return "unknown";
}

const char *preemption_effect(const model::KernelFacts &facts) {
    if (facts.preempts_tracepoints())
        return "runs of fentry and tracepoint programs may be skipped; copies make up for most";
    if (facts.preempts_trampolines()) return "runs of fentry programs may be skipped; copies make up for most";
    if (facts.preemption == model::Preemption::unknown) return "whether runs are skipped is not known";
    return "no run of a program is skipped for it";
}

const char *attach_name(tracer_attach attach) {
    switch (attach) {
    case TRACER_ATTACH_FENTRY:
        return "fentry";
    case TRACER_ATTACH_FEXIT:
        return "fexit";
    case TRACER_ATTACH_KPROBE:
        return "kprobe";
    case TRACER_ATTACH_KRETPROBE:
        return "kretprobe";
    case TRACER_ATTACH_TRACEPOINT:
        return "tracepoint";
    case TRACER_ATTACH_RAW_TRACEPOINT:
        return "raw_tracepoint";
    case TRACER_ATTACH_TP_BTF:
        return "tp_btf";
    }
    return "?";
}

std::string condition_text(const model::Condition &condition) {
    if (condition.option.empty()) return {};
    return (condition.negated ? "!" : "") + condition.option + (condition.label.empty() ? "" : "=" + condition.label);
}

} // namespace tracer::app
