// SPDX-License-Identifier: Apache-2.0
// Pure decisions before anything is loaded: in which order the variants are tried and why, and which programs of one
// attach where. Knows no libbpf and asks the kernel nothing.
#pragma once

#include "base/result.hpp"
#include "model/kernel_facts.hpp"
#include "model/settings.hpp"

#include <string>
#include <vector>

namespace tracer::bpf {

/// One variant in the order in which it is to be tried.
struct Rung {
    const model::Variant *variant = nullptr;
    std::string refused; ///< why it needs no trying; empty: try it
    std::string note;    ///< why it stands where it stands; empty: the plugin's own order
};

/// The ladder for these settings; `choice` is empty, a kind or a variant's name. Errors: cannot_trace where the plugin
/// has no variant of that kind, usage where no variant has that name.
[[nodiscard]] Result<std::vector<Rung>> order_ladder(const model::PluginSpec &spec,
                                                     const model::PluginSettings &settings,
                                                     const model::KernelFacts &facts, const std::string &choice);

/// A program to load and attach.
struct PlannedProgram {
    const model::Program *program = nullptr;
    std::string target;    ///< resolved: no option and no "syscall:" is left in it
    unsigned copies = 1;   ///< to be loaded: all TRACER_COPIES, or the program alone
    bool counting = false; ///< its runs are what `missed` is counted by
};

struct Plan {
    const model::Variant *variant = nullptr;
    std::vector<PlannedProgram> programs; ///< in the order of attaching: returns, then entries
    unsigned thread_exit_copies = 1;      ///< of the program that ends a thread's calls in flight
    [[nodiscard]] bool copied() const;
};

/// The programs of `variant` whose conditions hold. Errors: a target option without a value.
[[nodiscard]] Result<Plan> make_plan(const model::PluginSpec &spec, const model::PluginSettings &settings,
                                     const model::KernelFacts &facts, const model::Variant &variant);

/// fentry or fexit.
[[nodiscard]] bool is_trampoline(tracer_attach attach);

/// Is a running program there preempted on such a kernel, so that copies make up for what it misses? `target` as in
/// PlannedProgram.
[[nodiscard]] bool preempted(tracer_attach attach, const std::string &target, const model::KernelFacts &facts);

/// The name of a program's copy in the object; copy 0 is the program itself.
[[nodiscard]] std::string copy_name(const std::string &program, unsigned copy);

/// "syscall:kill" in this architecture's spelling of the function; other targets as they are.
[[nodiscard]] std::string kernel_spelling(const std::string &target);

/// "fentry", "kretprobe", ...
[[nodiscard]] const char *attach_name(tracer_attach attach);

} // namespace tracer::bpf
