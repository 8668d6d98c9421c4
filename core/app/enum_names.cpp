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
    return "no run of a program is skipped because of it";
}

} // namespace tracer::app
