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

const char *source_name(tracer_source_kind kind) {
    switch (kind) {
    case TRACER_SOURCE_EVENTS:
        return "events";
    case TRACER_SOURCE_TABLE:
        return "table";
    case TRACER_SOURCE_COUNTER:
        return "counter";
    case TRACER_SOURCE_HISTOGRAM:
        return "histogram";
    }
    return "?";
}

const char *column_name(tracer_type type) {
    switch (type) {
    case TRACER_TYPE_U8:
        return "u8";
    case TRACER_TYPE_U16:
        return "u16";
    case TRACER_TYPE_U32:
        return "u32";
    case TRACER_TYPE_U64:
        return "u64";
    case TRACER_TYPE_S32:
        return "s32";
    case TRACER_TYPE_S64:
        return "s64";
    case TRACER_TYPE_PID:
        return "pid";
    case TRACER_TYPE_UID:
        return "uid";
    case TRACER_TYPE_USER:
        return "user";
    case TRACER_TYPE_SIGNAL:
        return "signal";
    case TRACER_TYPE_ERRNO:
        return "errno";
    case TRACER_TYPE_CPU:
        return "cpu";
    case TRACER_TYPE_DEV:
        return "dev";
    case TRACER_TYPE_INODE:
        return "inode";
    case TRACER_TYPE_ENUM:
        return "enum";
    case TRACER_TYPE_COMM:
        return "comm";
    case TRACER_TYPE_STRING:
        return "string";
    case TRACER_TYPE_BYTES:
        return "bytes";
    case TRACER_TYPE_COUNT:
        return "count";
    case TRACER_TYPE_RATE:
        return "rate";
    case TRACER_TYPE_DURATION_NS:
        return "duration";
    case TRACER_TYPE_BOOT_TIME:
        return "time";
    case TRACER_TYPE_ELAPSED:
        return "elapsed";
    case TRACER_TYPE_KSYM:
        return "ksym";
    case TRACER_TYPE_KERNEL_STACK:
        return "kernel_stack";
    case TRACER_TYPE_STACK_ID:
        return "stack_id";
    }
    return "?";
}

const char *option_name(tracer_option_type type) {
    switch (type) {
    case TRACER_OPTION_FLAG:
        return "flag";
    case TRACER_OPTION_UNSIGNED:
        return "unsigned";
    case TRACER_OPTION_SIGNED:
        return "signed";
    case TRACER_OPTION_STRING:
        return "string";
    case TRACER_OPTION_CHOICE:
        return "choice";
    case TRACER_OPTION_SET:
        return "set";
    case TRACER_OPTION_DURATION:
        return "duration";
    case TRACER_OPTION_PATH:
        return "path";
    case TRACER_OPTION_ENTRIES:
        return "entries";
    }
    return "?";
}

const char *binding_name(tracer_binding binding) {
    switch (binding) {
    case TRACER_BIND_CONST:
        return "const";
    case TRACER_BIND_MAP:
        return "map";
    case TRACER_BIND_MAP_SIZE:
        return "map_size";
    case TRACER_BIND_TARGET:
        return "target";
    case TRACER_BIND_RENDER:
        return "render";
    case TRACER_BIND_RUN:
        return "run";
    case TRACER_BIND_NONE:
        return "none";
    }
    return "?";
}

std::string condition_text(const model::Condition &condition) {
    if (condition.option.empty()) return {};
    return (condition.negated ? "!" : "") + condition.option + (condition.label.empty() ? "" : "=" + condition.label);
}

} // namespace tracer::app
