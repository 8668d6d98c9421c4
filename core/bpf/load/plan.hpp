// SPDX-License-Identifier: Apache-2.0
// A pure decision before anything is loaded: which programs of a variant attach where. Knows no libbpf; the kernel is
// asked only for functions, through what the plan is handed.
#pragma once

#include "base/result.hpp"
#include "model/attach_kinds.hpp"
#include "model/kernel_facts.hpp"
#include "model/settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tracer::bpf {

/// A program to load and attach; one with several targets is there for each of them.
struct PlannedProgram {
    const model::Program *program = nullptr;
    std::size_t id = 0;             ///< the targets of one program share it
    std::string target;             ///< resolved: no option and no "syscall:" is left in it
    std::vector<model::Site> sites; ///< that the target stands for: the target itself, or every function that matches
    unsigned copies = 1;            ///< how many to load: all TRACER_COPIES, or the program alone
    bool counting = false;          ///< its runs are what `missed` is counted by
};

struct Plan {
    const model::Variant *variant = nullptr;
    std::vector<PlannedProgram> programs; ///< in the order of attaching: returns, then entries
    unsigned thread_exit_copies = 1;      ///< of the program that ends a thread's calls in flight
    std::optional<unsigned> idle_copy{};  ///< is not attached where a program has copies
    [[nodiscard]] bool copied() const;
    /// The program's name, and its target where it has several.
    [[nodiscard]] std::string name_of(const PlannedProgram &planned) const;
};

/// The programs of `variant` whose conditions hold. Errors: a target option without a value, those of `find`.
[[nodiscard]] Result<Plan> make_plan(const model::PluginSpec &spec, const model::PluginSettings &settings,
                                     const model::KernelFacts &facts, const model::Variant &variant,
                                     const model::FindFunctions &find = {});

/// The option that a target of the form "{option}" names.
[[nodiscard]] std::optional<std::string> target_option(const std::string &target);
/// What the user gave for it, or empty.
[[nodiscard]] std::string asked_target(const model::PluginSettings &settings, const std::string &option);

/// The name of a program's copy in the object; copy 0 is the program itself.
[[nodiscard]] std::string copy_name(const std::string &program, unsigned copy);

/// "syscall:kill" in this architecture's spelling of the function; other targets as they are.
[[nodiscard]] std::string kernel_spelling(const std::string &target);

} // namespace tracer::bpf
