// SPDX-License-Identifier: Apache-2.0
// The options that every run has: their names and what people are told about them. The command line, tracer.toml and
// the check of plugins' own options read this list; config/ adds to each what it sets. Knows no value.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace tracer::model {

struct CommonOption {
    enum class Section { top, filters, none }; ///< where tracer.toml has it
    enum class Kind { flag, number, duration, size, word, user, format, outputs, texts };

    std::string_view name;
    char short_name; ///< 0: none
    Kind kind;
    Section section;
    const char *metavar; ///< nullptr: a flag
    const char *help;
    std::int64_t min = 0, max = 0; ///< of a number that a plugin's option may stand for; both 0: any
};

inline constexpr std::int64_t highest_pid = 1 << 22; ///< PID_MAX_LIMIT of include/linux/threads.h, 64 bit

inline constexpr auto common_options = [] {
    using enum CommonOption::Kind;
    using enum CommonOption::Section;
    return std::to_array<CommonOption>({
        {"interval", 'i', duration, top, "TIME", "Length of an interval: 250ms, 5s, 2m"},
        {"count", 'n', number, top, "N", "End after N intervals", 1, UINT32_MAX},
        {"duration", 'd', duration, top, "TIME", "End after this time"},
        {"format", 'f', format, top, "FORMAT", ""}, // the help lists the available formats
        {"output", 'o', outputs, top, "[FORMAT:]PATH",
         "Write records there, not to stdout; may be repeated (csv of several plugins: a folder)"},
        {"record", 0, word, top, "DIR", "Keep everything in this folder, for tracer replay and babeltrace2"},
        {"attach", 0, word, top, "KIND", "auto, fentry, kprobe, tracepoint or a variant's name (default auto)"},
        {"pid", 0, number, filters, "PID", "Only this process", 1, highest_pid},
        {"tid", 0, number, filters, "TID", "Only this thread", 1, highest_pid},
        {"uid", 0, user, filters, "USER", "Only this user, by number or name"},
        {"comm", 0, word, filters, "NAME", "Only tasks with this name"},
        {"cgroup", 0, word, filters, "PATH", "Only this control group and those below it"},
        {"where", 0, texts, top, "[PLUGIN:]EXPR",
         "Only records of which this holds: 'wbytes > 4K && comm = cc1*'; may be repeated"},
        {"columns", 0, texts, top, "[PLUGIN:]NAMES", "Show these columns in text and CSV, in this order: a,b,c"},
        {"config", 0, word, none, "FILE", "Read settings from this tracer.toml"},
        {"strict", 0, flag, top, nullptr, "Exit with 5 if anything was lost"},
        {"no-native", 0, flag, top, nullptr, "Don't call a plugin's own formatting code"},
        {"ring-size", 0, size, top, "SIZE", "Size of a plugin's ring buffer: a power of two (default 8M)"},
        {"plugin-dir", 0, word, none, "DIR", "Look for plugins here first; may be repeated"},
        {"self", 0, flag, top, nullptr, "Show what tracer itself does, too"},
        {"user", 0, word, none, "NAME", "Run the command as this user (default: whoever called sudo)"},
        {"keep-privileges", 0, flag, top, nullptr, "Don't give up root's rights once everything is attached"},
        {"allow-helpers", 0, word, none, "NAMES",
         "Let plugins call these BPF helpers even though they change what they watch"},
        {"csv-raw", 0, flag, top, nullptr, "Leave CSV cells that a spreadsheet would run as they are"},
        {"quiet", 'q', flag, top, nullptr, "No summary on stderr"},
    });
}();

/// By long name, or nullptr.
[[nodiscard]] constexpr const CommonOption *common_option(std::string_view name) {
    const auto found = std::ranges::find(common_options, name, &CommonOption::name);
    return found == common_options.end() ? nullptr : &*found;
}
[[nodiscard]] constexpr const CommonOption *common_option(char short_name) {
    const auto found = std::ranges::find(common_options, short_name, &CommonOption::short_name);
    return !short_name || found == common_options.end() ? nullptr : &*found;
}
/// What a plugin's option with TRACER_BIND_RUN may stand for, by its `bind`: interval, count or a filter; or nullptr.
[[nodiscard]] constexpr const CommonOption *run_parameter(std::string_view name) {
    const CommonOption *option = common_option(name);
    const bool is_one =
        option && (option->section == CommonOption::Section::filters || name == "interval" || name == "count");
    return is_one ? option : nullptr;
}
/// Does it say how records are shown, so that it makes sense for a recording?
[[nodiscard]] constexpr bool is_for_replay(const CommonOption &option) {
    constexpr std::array<std::string_view, 7> names{"format",  "output", "where", "columns",
                                                    "csv-raw", "quiet",  "strict"};
    return std::ranges::find(names, option.name) != names.end();
}
/// A long name that a plugin's option may have only if it means the same.
[[nodiscard]] constexpr bool is_kept_name(std::string_view name) {
    return name == "help" || name == "json" || common_option(name);
}

} // namespace tracer::model
