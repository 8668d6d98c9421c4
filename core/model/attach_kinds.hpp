// SPDX-License-Identifier: Apache-2.0
// Every way in which a program attaches, as one table: its name, its family, what its target looks like, what preempts
// it. Knows no BPF: bpf/kinds has a file for each that loads and attaches it.
#pragma once

#include "base/result.hpp"
#include "model/kernel_facts.hpp"

#include <tracer/abi.h>

#include <compare>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tracer::model {

/// How a target is written.
enum class TargetForm {
    function,       ///< "vfs_read", "syscall:kill"
    functions,      ///< names and patterns of functions, joined by ',': "vfs_*,ksys_rea?"
    tracepoint,     ///< "category:name"
    raw_tracepoint, ///< "name"
};

/// On which kernels a running program can be preempted, so that others on its CPU are skipped.
enum class PreemptedWith {
    nothing,
    trampolines,
    tracepoints,
    tracepoints_of_calls, ///< as tracepoints, but only those of system calls ("syscalls:sys_enter_kill")
};

/// In which order the programs on one hook run, by when they were attached.
enum class RunOrder { oldest_first, newest_first };

struct AttachKind {
    tracer_attach attach;
    const char *name; ///< as in SEC(), `info` and messages
    tracer_variant_kind family;
    TargetForm target;
    bool at_return;
    bool needs_btf; ///< its one target is looked up in the kernel's BTF when the program is loaded
    PreemptedWith preempted;
    RunOrder order;

    /// May a program of this kind be in a variant of that family? Every kernel has tracepoints, so they may help out in
    /// any family.
    [[nodiscard]] bool fits(tracer_variant_kind variant) const {
        return family == TRACER_VARIANT_TRACEPOINT || family == variant;
    }
    /// Can a program that runs at `target` be preempted on such a kernel, so that copies must make up for what it
    /// misses?
    [[nodiscard]] bool is_preempted(std::string_view target, const KernelFacts &facts) const;
};

[[nodiscard]] const AttachKind &attach_kind(tracer_attach attach);
/// All, in the order of their numbers, from 1 on without gaps.
[[nodiscard]] std::span<const AttachKind> attach_kinds();

/// Is `target` well-formed for that form? Options ("{name}") are not.
[[nodiscard]] bool is_target(std::string_view target, TargetForm form);
/// What a user asks for with this target: "tracepoint:category:name", functions where it holds a '*', a '?' or a ',',
/// else a function.
[[nodiscard]] TargetForm asked_form(std::string_view target);
inline constexpr std::string_view tracepoint_prefix = "tracepoint:";

/// One place at which a program attaches.
struct Site {
    std::string name;
    std::uint64_t address = 0; ///< of a kernel function that was looked up; else 0

    auto operator<=>(const Site &) const = default;
};
/// The functions of the running kernel that a target of TargetForm::functions stands for, at least one. Errors: usage
/// if a part of it matches nothing, cannot_trace if the kernel does not tell.
using FindFunctions = std::function<Result<std::vector<Site>>(const std::string &functions)>;

} // namespace tracer::model
