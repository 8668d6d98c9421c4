// SPDX-License-Identifier: Apache-2.0
#include "model/machinery.hpp"

#include <algorithm>
#include <cctype>

namespace tracer::model {
namespace {

// What the kernel puts between a probed place and the BPF program there, by kind of probe.
constexpr std::string_view exact[] = {
    // ftrace, under fentry and kprobes alike (arch/x86/kernel/ftrace_64.S, kernel/trace/ftrace.c)
    "ftrace_trampoline", "ftrace_caller", "ftrace_regs_caller", "ftrace_call", "ftrace_regs_call",
    "ftrace_ops_list_func", "arch_ftrace_ops_list_func", "ftrace_ops_assist_func", "ftrace_stub",
    // kprobes (kernel/kprobes.c, kernel/trace/trace_kprobe.c, arch/x86/kernel/kprobes/)
    "kprobe_ftrace_handler", "kprobe_dispatcher", "kprobe_perf_func", "kprobe_int3_handler", "kprobe_handler",
    "aggr_pre_handler", "opt_pre_handler", "optimized_callback", "pre_handler_kretprobe", "kprobe_breakpoint_handler",
    "exc_int3", "asm_exc_int3", "do_int3", "int3", "brk_handler", "do_debug_exception",
    // kretprobes; a rethook from 5.18 on
    "kretprobe_dispatcher", "kretprobe_perf_func", "kretprobe_trampoline_handler", "__kretprobe_trampoline_handler",
    "kretprobe_trampoline", "__kretprobe_trampoline", "kretprobe_rethook_handler", "rethook_trampoline_handler",
    "arch_rethook_trampoline", "arch_rethook_trampoline_callback", "trampoline_handler",
    // perf and BPF (kernel/trace/bpf_trace.c, kernel/events/core.c)
    "trace_call_bpf", "__bpf_prog_run", "___bpf_prog_run", "perf_trace_run_bpf_submit"};

constexpr std::string_view prefixes[] = {"bpf_trampoline_",  "bpf_get_stack",   "__bpf_get_stack", "bpf_trace_run",
                                         "__bpf_trace_",     "__traceiter_",    "perf_trace_",     "perf_syscall_",
                                         "__bpf_prog_enter", "__bpf_prog_exit", "__bpf_prog_run",  "bpf_dispatcher_",
                                         "perf_call_bpf_"};

/// "bpf_prog_<16 hex digits>": a loaded program. bpf_prog_load() and the like are kernel functions that may be traced.
bool is_program(std::string_view name) {
    constexpr std::string_view start = "bpf_prog_";
    constexpr std::size_t tag = 16;
    if (!name.starts_with(start) || name.size() < start.size() + tag) return false;
    name = name.substr(start.size());
    return std::all_of(name.begin(), name.begin() + tag, [](unsigned char c) { return std::isxdigit(c) != 0; }) &&
           (name.size() == tag || name[tag] == '_');
}

/// "kprobe_dispatcher.isra.0", "trace_call_bpf.part.0": a part that the compiler split off.
std::string_view without_suffix(std::string_view name) { return name.substr(0, name.find('.')); }

/// Is the frame's call the first instruction of a function? Only ftrace calls from there (after `endbr64`, at most).
bool is_entry(const Symbol &symbol) {
    constexpr std::uint64_t endbr64_and_call = 9;
    return !symbol.name.empty() && symbol.offset > 0 && symbol.offset <= endbr64_and_call;
}

} // namespace

bool is_machinery(const Symbol &symbol) {
    // [bpf]: programs and trampolines; [__builtin__ftrace], [__builtin__kprobes]: pages of generated code.
    if (symbol.module == "bpf" || symbol.module.starts_with("__builtin__")) return true;
    const std::string_view name = without_suffix(symbol.name);
    return is_program(name) || std::ranges::find(exact, name) != std::end(exact) ||
           std::ranges::any_of(prefixes, [&](std::string_view prefix) { return name.starts_with(prefix); });
}

std::span<const std::uint64_t> strip_machinery(std::span<const std::uint64_t> stack, Names &names) {
    const auto carries_probe = [&](std::size_t i) {
        const Symbol symbol = names.symbol(stack[i]);
        if (is_machinery(symbol)) return true;
        // Before 5.12 a trampoline may have no name, or the name of a module's code that was there before. A call from
        // a function's entry gives it away.
        const bool in_modules = symbol.name.empty() || !symbol.module.empty();
        return in_modules && i + 1 < stack.size() && is_entry(names.symbol(stack[i + 1]));
    };
    std::size_t n = 0;
    while (n < stack.size() && carries_probe(n))
        ++n;
    return n == stack.size() ? stack : stack.subspan(n);
}

} // namespace tracer::model
