// SPDX-License-Identifier: Apache-2.0
// What the kernel side must do for one way of attaching: one file per kind in this folder, and one row per kind in
// kind.cpp. What a kind is called and how its target looks is in model/attach_kinds.
#pragma once

#include "bpf/kinds/link.hpp"

namespace tracer::bpf {

struct Kind {
    bpf_prog_type type;
    bpf_attach_type expected{}; ///< attach type to load it with; 0 if the type has none
    /// Holds a loaded program to its sites; all forms but TargetForm::functions have a single site.
    LinkResult (*attach)(const bpf_program *program, const Sites &sites);
    /// Hits without a run, as the link reports them; nullopt: this kernel does not. nullptr: no kernel does.
    std::optional<std::uint64_t> (*missed)(int link_fd) = nullptr;
    /// Why no program of the kind can work on such a kernel, without asking it; empty: perhaps one can.
    std::string (*missing)(const model::KernelFacts &facts) = nullptr;
    /// Does the kernel refuse the kind to everybody, whatever the target? Why, or empty. Asks it, at little cost.
    std::string (*refused)() = nullptr;
    /// Loads and attaches an empty program, for `doctor`. nullptr: another kind answers for this one.
    Result<void> (*probe)() = nullptr;
    const char *without = nullptr; ///< with a probe: what becomes of plugins if it fails
};

[[nodiscard]] const Kind &kind_of(tracer_attach attach);

/// Attaches a program that has a single site.
[[nodiscard]] LinkResult attach_program(const bpf_program *program, tracer_attach attach, const std::string &target);

extern const Kind fentry, fexit, kprobe, kretprobe, kprobe_multi, tracepoint, raw_tracepoint, tp_btf;

} // namespace tracer::bpf
