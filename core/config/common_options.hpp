// SPDX-License-Identifier: Apache-2.0
// The options that every run has, once for the command line, tracer.toml and plugin options bound to the run.
// Knows no parser: text goes in, a checked setting comes out.
#pragma once

#include "base/result.hpp"
#include "model/settings.hpp"

#include <span>
#include <string_view>

namespace tracer::config {

enum class Section { top, filters, none }; ///< where tracer.toml has it
enum class Kind { flag, number, duration, size, word, user };

struct CommonOption {
    std::string_view name;
    char short_name; ///< 0: none
    Kind kind;
    Section section;
    const char *metavar; ///< nullptr: a flag
    const char *help;
    /// Puts the value in; the error begins with "option --NAME: ". nullptr: read before the others (config,
    /// plugin-dir).
    Result<void> (*set)(model::RunSettings &, std::string_view text);
};

[[nodiscard]] std::span<const CommonOption> common_options();
/// By long name, or nullptr.
[[nodiscard]] const CommonOption *common_option(std::string_view name);
[[nodiscard]] const CommonOption *common_option(char short_name);
/// The common option that a plugin's option with TRACER_BIND_RUN stands for: interval, count, pid, tid, uid, comm or
/// cgroup; nullptr for another binding. Errors: usage, where `bind` is none of these.
[[nodiscard]] Result<const CommonOption *> run_binding(const model::Option &option);

} // namespace tracer::config
