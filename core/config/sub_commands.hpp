// SPDX-License-Identifier: Apache-2.0
// The sub-commands: their names, and what each takes after its name. app/ has a function for each. Knows no option but
// those that are one sub-command's own.
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace tracer::config {

/// An option of one sub-command.
struct OwnOption {
    std::string_view name;
    char short_name;     ///< 0: none
    const char *metavar; ///< nullptr: a flag
    const char *help;
};

inline constexpr auto gate_options = std::to_array<OwnOption>({
    {"config", 'c', "FILE", "The gates to check (default: ./gates.toml, if no --gate is given)"},
    {"gate", 0, "BUDGET", "A budget to check, as in 'filetop.reads <= 40'; may be repeated"},
    {"runs", 0, "N", "Run the command N times"},
    {"warmup", 0, "N", "Run it N times beforehand; these runs do not count"},
    {"update", 0, nullptr, "Write gates.lock: what is measured now becomes the baseline"},
    {"calibrate", 0, "N", "Run N times, and print a gates.toml with the limits that fit"},
    {"allow-failure", 0, nullptr, "Judge even if the command fails"},
    {"why", 0, nullptr, "Show the rows that changed most (default: when a gate fails)"},
    {"no-why", 0, nullptr, "Do not show them"},
    {"against", 0, "RECORDING", "What --why compares with (default: the recording beside gates.lock)"},
    {"recording", 0, "DIR", "Judge what tracer record has kept there, and run nothing"},
    {"junit", 0, "FILE", "Write the verdict as JUnit XML to FILE"},
    {"markdown", 0, "FILE", "Append the verdict as Markdown to FILE (default: $GITHUB_STEP_SUMMARY, if it is set)"},
    {"benchmark", 0, "FILE", "Write the values to FILE for github-action-benchmark (customSmallerIsBetter)"},
});

inline constexpr auto diff_options = std::to_array<OwnOption>({
    {"tolerance", 0, "AMOUNT", "How far apart values may be and still be alike: 5%, 10, 64KiB or 1ms; may be repeated"},
    {"folded", 0, "FILE", "Write the stacks of both to FILE, for a differential flame graph"},
});

inline constexpr auto check_options = std::to_array<OwnOption>({
    {"level", 0, "N", "Check up to this level, 1 to 5 (default 5)"},
    {"seed", 0, "N", "Where the random records of level 5 begin (default 1)"},
    {"allow-helpers", 0, "NAMES", "Don't object to these BPF helpers, as tracer run's option of that name"},
    {"junit", 0, "FILE", "Write the findings as JUnit XML there"},
});

inline constexpr auto new_options = std::to_array<OwnOption>({
    {"kind", 0, "KIND", "What it makes: events (default), table, counter, histogram, calls or stacks"},
    {"from", 0, "PLUGIN", "Start from the source of this plugin: one that comes with tracer, or a folder (./mine)"},
});

struct SubCommand {
    enum class Takes {
        nothing,
        one_plugin,
        plugins,   ///< with all options of a run
        gates,     ///< names of gates, a command, and some options of a run
        words,     ///< `least` to `most` of them
        recording, ///< a folder, with the options of a run that say how records are shown
    };

    const char *name;
    Takes takes;
    const char *usage; ///< after "tracer "
    const char *about;
    bool json = true;         ///< --json
    bool json_schema = false; ///< --json-schema
    std::size_t least = 0, most = 0;
    std::span<const OwnOption> options{};
    bool records = false; ///< --output DIR is the recording's folder
    bool runs = false;    ///< words may be followed by a command to trace
};

inline constexpr auto sub_commands = std::to_array<SubCommand>({
    {"list", SubCommand::Takes::nothing, "list [OPTIONS]", "List the available plugins"},
    {"info", SubCommand::Takes::one_plugin, "info PLUGIN [OPTIONS]", "Show a plugin's variants, columns and options",
     true, true},
    {"explain", SubCommand::Takes::plugins, "explain PLUGIN... [OPTIONS]",
     "Show how this kernel is traced, why, and what stays unseen"},
    {"doctor", SubCommand::Takes::nothing, "doctor [OPTIONS]", "Find out what this machine lets tracer do"},
    {"new", SubCommand::Takes::words, "new NAME [DIR] [OPTIONS]", "Start a plugin of your own", true, false, 1, 2,
     new_options},
    {"run", SubCommand::Takes::plugins, "run PLUGIN... [OPTIONS] [-- COMMAND...]", "Trace with one or more plugins",
     false},
    {"record",
     SubCommand::Takes::plugins,
     "record -o DIR PLUGIN... [OPTIONS] [-- COMMAND...]",
     "Keep everything that a run sees in a folder; with -o FORMAT:PATH, show it as well",
     false,
     false,
     0,
     0,
     {},
     true},
    {"replay", SubCommand::Takes::recording, "replay DIR [-f FORMAT] [-o [FORMAT:]PATH]... [--where EXPR]",
     "Show a recording as the run would have, anywhere and without root", false, false, 1, 1},
    {"gate", SubCommand::Takes::gates, "gate [NAME...] [OPTIONS] [-- COMMAND...]",
     "Fail if a command does more than its budget allows", true, false, 0, 0, gate_options},
    {"diff", SubCommand::Takes::words, "diff BEFORE AFTER [OPTIONS]", "Show what differs between two recordings", true,
     false, 2, 2, diff_options},
    {"check", SubCommand::Takes::words, "check FILE.so [OPTIONS] [-- COMMAND...]",
     "Find out whether a plugin keeps its promises, level by level", true, false, 1, 1, check_options, false, true},
});

/// By name, or nullptr.
[[nodiscard]] constexpr const SubCommand *sub_command(std::string_view name) {
    const auto found =
        std::ranges::find(sub_commands, name, [](const SubCommand &c) { return std::string_view(c.name); });
    return found == sub_commands.end() ? nullptr : &*found;
}

/// Does `tracer WORD` mean something else than the plugin of that name?
[[nodiscard]] constexpr bool is_command_word(std::string_view word) {
    return sub_command(word) || word == "help" || word == "complete" || word == "manual";
}

} // namespace tracer::config
