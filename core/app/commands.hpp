// SPDX-License-Identifier: Apache-2.0
// One function per sub-command: takes the request, does the wiring, returns the exit code or the error to print.
#pragma once

#include "app/plugins.hpp"
#include "config/request.hpp"
#include "config/sub_commands.hpp"

namespace tracer::app {

using Function = Result<ExitCode>(const config::Request &request, Plugins &plugins);
Function list, info, explain, doctor, create, run, replay, gate, diff, check;

struct Command {
    std::string_view name;
    Function *function;
};
inline constexpr auto commands = std::to_array<Command>({
    {"list", list},
    {"info", info},
    {"explain", explain},
    {"doctor", doctor},
    {"new", create},
    {"run", run},
    {"record", run},
    {"replay", replay},
    {"gate", gate},
    {"diff", diff},
    {"check", check},
});
/// The function of a name in the table; else nullptr.
[[nodiscard]] constexpr Function *function_of(std::string_view name) {
    const auto found = std::ranges::find(commands, name, &Command::name);
    return found == commands.end() ? nullptr : found->function;
}
static_assert(std::ranges::all_of(config::sub_commands,
                                  [](const auto &c) {
                                      return std::ranges::count(commands, c.name, &Command::name) == 1;
                                  }),
              "every sub-command has a function");

} // namespace tracer::app
