// SPDX-License-Identifier: Apache-2.0
#include "model/attach_kinds.hpp"

#include <algorithm>
#include <array>

namespace tracer::model {
namespace {

using enum PreemptedWith;
using enum RunOrder;

/// The table. A switch without a default: an enumerator without its row does not compile.
constexpr AttachKind row(tracer_attach attach) {
    constexpr auto by_fentry = TRACER_VARIANT_FENTRY;
    constexpr auto by_kprobe = TRACER_VARIANT_KPROBE;
    constexpr auto by_tracepoint = TRACER_VARIANT_TRACEPOINT;
    using Form = TargetForm;
    constexpr bool entry = false, at_return = true, btf = true, no_btf = false;
    switch (attach) {
    // Trampolines run the newest program first: bpf_trampoline_link_prog() adds at the head.
    case TRACER_ATTACH_FENTRY:
        return {attach, "fentry", by_fentry, Form::function, entry, btf, trampolines, newest_first};
    case TRACER_ATTACH_FEXIT:
        return {attach, "fexit", by_fentry, Form::function, at_return, btf, trampolines, newest_first};
    case TRACER_ATTACH_KPROBE:
        return {attach, "kprobe", by_kprobe, Form::function, entry, no_btf, nothing, oldest_first};
    case TRACER_ATTACH_KRETPROBE:
        return {attach, "kretprobe", by_kprobe, Form::function, at_return, no_btf, nothing, oldest_first};
    // Attached through perf, a program runs with preemption off (perf_trace_##call in include/trace/perf.h), except on
    // tracepoints of system calls, which may sleep (trace_call_bpf_faultable() in kernel/trace/bpf_trace.c, 7.2).
    case TRACER_ATTACH_TRACEPOINT:
        return {attach, "tracepoint", by_tracepoint,        Form::tracepoint,
                entry,  no_btf,       tracepoints_of_calls, oldest_first};
    case TRACER_ATTACH_RAW_TRACEPOINT:
        return {attach, "raw_tracepoint", by_tracepoint, Form::raw_tracepoint,
                entry,  no_btf,           tracepoints,   oldest_first};
    case TRACER_ATTACH_TP_BTF:
        return {attach, "tp_btf", by_tracepoint, Form::raw_tracepoint, entry, btf, tracepoints, oldest_first};
    // Preemption is off: ftrace_test_recursion_trylock() in fprobe_handler() (kernel/trace/fprobe.c, 5.18), and in
    // function_graph_enter_regs() (kernel/trace/fgraph.c) since fprobes are built on it (6.14).
    case TRACER_ATTACH_KPROBE_MULTI:
        return {attach, "kprobe.multi", by_kprobe, Form::functions, entry, no_btf, nothing, oldest_first};
    }
    return {};
}

constexpr std::size_t count = [] {
    std::size_t known = 0;
    while (row(static_cast<tracer_attach>(known + 1)).name != nullptr)
        ++known;
    return known;
}();

constexpr auto table = [] {
    std::array<AttachKind, count> rows{};
    for (std::size_t i = 0; i < count; ++i)
        rows[i] = row(static_cast<tracer_attach>(i + 1));
    return rows;
}();

constexpr std::size_t longest_symbol = 127;

/// A kernel symbol: letters, digits, '_' and the '.' of compiler-made clones.
bool is_symbol(std::string_view text, std::string_view more = {}) {
    return !text.empty() && text.size() <= longest_symbol && std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
               more.find(c) != more.npos;
    });
}

} // namespace

const AttachKind &attach_kind(tracer_attach attach) { return table.at(static_cast<std::size_t>(attach) - 1); }

std::span<const AttachKind> attach_kinds() { return table; }

bool AttachKind::is_preempted(std::string_view at, const KernelFacts &facts) const {
    switch (preempted) {
    case nothing:
        return false;
    case trampolines:
        return facts.preempts_trampolines();
    case tracepoints_of_calls:
        return at.starts_with("syscalls:") && facts.preempts_tracepoints();
    case tracepoints:
        break;
    }
    return facts.preempts_tracepoints();
}

bool is_target(std::string_view target, TargetForm form) {
    const auto colon = target.find(':');
    const auto left = target.substr(0, colon);
    const auto right = colon == target.npos ? std::string_view() : target.substr(colon + 1);
    switch (form) {
    case TargetForm::function:
        return is_symbol(target) || (left == "syscall" && is_symbol(right));
    case TargetForm::tracepoint:
        return is_symbol(left) && is_symbol(right);
    case TargetForm::raw_tracepoint:
        return is_symbol(target);
    case TargetForm::functions:
        break;
    }
    for (;;) {
        const auto comma = target.find(',');
        if (!is_symbol(target.substr(0, comma), "*?")) return false;
        if (comma == target.npos) return true;
        target.remove_prefix(comma + 1);
    }
}

TargetForm asked_form(std::string_view target) {
    if (target.starts_with(tracepoint_prefix)) return TargetForm::tracepoint;
    return target.find_first_of("*?,") == target.npos ? TargetForm::function : TargetForm::functions;
}

} // namespace tracer::model
