// SPDX-License-Identifier: Apache-2.0
// The levels of a check, a file each: every one adds its findings to a report. Knows neither the command line nor how a
// report is shown.
#pragma once

#include "bpf/verify.hpp"
#include "check/finding.hpp"
#include "model/kernel_facts.hpp"
#include "model/settings.hpp"
#include "plugin/plugin.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tracer::check {

/// A plugin on its way up the levels.
struct Subject {
    std::shared_ptr<plugin::Plugin> plugin;
    std::string distrust; ///< why none of its code may run here; empty: it may
    bpf::CheckedObjects objects;
    model::KernelFacts facts;

    [[nodiscard]] const model::PluginSpec &spec() const { return plugin->spec(); }
};

/// A variant that this kernel takes, and the options to run it with.
struct Usable {
    const model::Variant *variant = nullptr;
    model::PluginSettings settings;
};

/// 1: the file, and its ABI. Nothing: the host refuses it.
[[nodiscard]] std::optional<Subject> check_file(const std::filesystem::path &file, Report &report);
/// 2: the description against the objects. False: the host refuses it, and nothing more can be checked.
[[nodiscard]] bool check_description(Subject &subject, const std::vector<std::string> &allowed_helpers, Report &report);
/// 3: every variant through this kernel's verifier.
[[nodiscard]] std::vector<Usable> check_programs(const Subject &subject, Report &report);

/// 4: what the plugin counts and records while a command runs; an empty one: the built-in workload.
void check_events(const Subject &subject, const std::vector<Usable> &usable, const std::vector<std::string> &command,
                  Report &report);
/// 5: random records through its formatter and the host's.
void check_formatter(const Subject &subject, Report &report);

} // namespace tracer::check
