// SPDX-License-Identifier: Apache-2.0
// The whole command line and tracer.toml as one checked request. Knows neither how plugins are loaded (the caller
// brings a function for that) nor what a command does.
#pragma once

#include "base/result.hpp"
#include "model/settings.hpp"

#include <filesystem>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tracer::config {

struct SubCommand;

struct PluginRequest {
    std::string name; ///< as typed: a name or a path
    const model::PluginSpec *spec = nullptr;
    model::PluginSettings settings;
};

/// What `tracer gate` was asked for, as it was written.
struct GateOptions {
    std::optional<std::string>
        file; ///< of the gates; unset: gates.toml of this folder, if it is there and no budgets are given
    std::vector<std::string> names;   ///< of gates in it; none: all
    std::vector<std::string> budgets; ///< of --gate
    std::optional<std::uint32_t> runs, warmup, calibrate;
    bool update = false, allow_failure = false;
    std::optional<bool> why;                ///< unset: where a gate fails
    std::string against;                    ///< empty: what lies beside the lock
    std::string recording;                  ///< to be judged; empty: the command is run
    std::string junit, markdown, benchmark; ///< files; empty: none
};

struct Request {
    const SubCommand *command = nullptr; ///< nullptr: `text` is all that is wanted
    std::string text;                    ///< of help or the version
    bool complete = true;                ///< it was asked for; false: no command was given, so exit code 2
    bool json = false;
    bool json_schema = false;
    std::vector<std::filesystem::path> plugin_dirs;
    std::vector<PluginRequest> plugins; ///< of `gate`: those that options were given for
    model::RunSettings run;             ///< of a command that takes plugins
    std::vector<std::string> words;     ///< of one that takes words
    /// A sub-command's own options by name, as they were written.
    std::vector<std::pair<std::string, std::vector<std::string>>> own;
    GateOptions gate; ///< of `gate`
};

using Folders = std::vector<std::filesystem::path>;
/// A plugin's descriptor by name or path; it lives as long as the request is used. Asked again for the same name, it
/// gives the same descriptor.
using FindPlugin = std::function<Result<const model::PluginSpec *>(const std::string &, const Folders &)>;

struct Surroundings {
    std::string version;  ///< of this program
    std::string released; ///< the day of that version: 2026-01-31
    FindPlugin find_plugin;
    /// Names and summaries of the plugins there are; asked by completion alone, as it reads every file.
    std::function<std::vector<std::pair<std::string, std::string>>(const Folders &)> list_plugins;
    std::vector<model::FormatName> formats; ///< that --format may name; the first one if nobody names any
    /// Read if no --config is given, and if it exists and nobody but root can write it; empty: none.
    std::string system_config = "/etc/tracer/tracer.toml";
};

/// `args` as main() gets them, args[0] included: run under any name other than "tracer*", the program is the command of
/// the plugin of that name.
[[nodiscard]] Result<Request> read_request(const std::vector<std::string> &args, const Surroundings &surroundings);

} // namespace tracer::config
