// SPDX-License-Identifier: Apache-2.0
// The whole command line and tracer.toml as one checked request. Knows neither how plugins are loaded (the caller
// brings a function for that) nor what a command does.
#pragma once

#include "base/result.hpp"
#include "model/settings.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace tracer::config {

enum class Command { help, version, list, info, explain, doctor, create, run };

struct PluginRequest {
    std::string name; ///< as typed: a name or a path
    const model::PluginSpec *spec = nullptr;
    model::PluginSettings settings;
};

struct Request {
    Command command = Command::help;
    std::string text;     ///< of help
    bool complete = true; ///< help that was asked for; false: nothing was said, so exit code 2
    bool json = false;
    bool json_schema = false;
    std::vector<std::filesystem::path> plugin_dirs;
    std::vector<PluginRequest> plugins; ///< info, explain, run
    model::RunSettings run;             ///< explain, run
    std::string name, folder;           ///< new
};

using Folders = std::vector<std::filesystem::path>;
/// A plugin's descriptor by name or path; it lives as long as the request is used. Asked again for the same name, it
/// gives the same descriptor.
using FindPlugin = std::function<Result<const model::PluginSpec *>(const std::string &, const Folders &)>;

struct Surroundings {
    FindPlugin find_plugin;
    std::vector<model::FormatName> formats; ///< that --format may name; the first where nobody names one
    /// Read where no --config is given, if it is there and root's alone; empty: none.
    std::string system_config = "/etc/tracer/tracer.toml";
};

/// `args` as main() gets them, args[0] included: a program of another name than "tracer*" is that plugin's command.
[[nodiscard]] Result<Request> read_request(const std::vector<std::string> &args, const Surroundings &surroundings);

} // namespace tracer::config
