// SPDX-License-Identifier: Apache-2.0
// The words of the command line that are no options: commands, plugin names, and the exit codes' explanation.
#pragma once

#include "config/request.hpp"

#include <span>
#include <string>
#include <string_view>

namespace tracer::config {

struct SubCommand {
    const char *name;
    Command command;
    const char *usage; ///< behind "tracer "
    const char *about;
};

[[nodiscard]] std::span<const SubCommand> commands();
/// By name, or nullptr.
[[nodiscard]] const SubCommand *find_command(std::string_view name);
/// "-x", "--x"; not "-", and not a negative number.
[[nodiscard]] bool looks_like_option(std::string_view token);
/// [a-z][a-z0-9_]*, or a path.
[[nodiscard]] bool looks_like_plugin(std::string_view token);
[[nodiscard]] std::string exit_codes();

} // namespace tracer::config
