// SPDX-License-Identifier: Apache-2.0
// The sub-commands: their names, and what each takes behind its name. app/ has a function for each. Knows no option.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace tracer::config {

struct SubCommand {
    enum class Takes {
        nothing,
        one_plugin,
        plugins,   ///< with all options of a run
        words,     ///< `least` to `most` of them
        recording, ///< a folder, with the options of a run that say how records are shown
    };

    const char *name;
    Takes takes;
    const char *usage; ///< behind "tracer "
    const char *about;
    bool json = true;         ///< --json
    bool json_schema = false; ///< --json-schema
    std::size_t least = 0, most = 0;
    bool records = false; ///< --output DIR is the recording's folder
};

inline constexpr auto sub_commands = std::to_array<SubCommand>({
    {"list", SubCommand::Takes::nothing, "list [OPTIONS]", "Name the plugins there are"},
    {"info", SubCommand::Takes::one_plugin, "info PLUGIN [OPTIONS]", "Show a plugin's variants, columns and options",
     true, true},
    {"explain", SubCommand::Takes::plugins, "explain PLUGIN... [OPTIONS]",
     "Say how this kernel is traced, why, and what stays unseen"},
    {"doctor", SubCommand::Takes::nothing, "doctor [OPTIONS]", "Find out what this machine lets tracer do"},
    {"new", SubCommand::Takes::words, "new NAME [DIR] [OPTIONS]", "Start a plugin of your own", true, false, 1, 2},
    {"run", SubCommand::Takes::plugins, "run PLUGIN... [OPTIONS] [-- COMMAND...]", "Trace with one or several plugins",
     false},
    {"record", SubCommand::Takes::plugins, "record -o DIR PLUGIN... [OPTIONS] [-- COMMAND...]",
     "Keep all that a run sees in a folder, with -o FORMAT:PATH show it as well", false, false, 0, 0, true},
    {"replay", SubCommand::Takes::recording, "replay DIR [-f FORMAT] [-o [FORMAT:]PATH]...",
     "Show a recording as the run would have, as anybody and anywhere", false, false, 1, 1},
});

/// By name, or nullptr.
[[nodiscard]] constexpr const SubCommand *sub_command(std::string_view name) {
    const auto found =
        std::ranges::find(sub_commands, name, [](const SubCommand &c) { return std::string_view(c.name); });
    return found == sub_commands.end() ? nullptr : &*found;
}

} // namespace tracer::config
