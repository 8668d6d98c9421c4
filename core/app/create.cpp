// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"
#include "app/print.hpp"
#include "base/caller.hpp"
#include "base/strings.hpp"
#include "config/sub_commands.hpp"
#include "plugin/scaffold.hpp"

#include <nlohmann/json.hpp>

namespace tracer::app {

namespace fs = std::filesystem;

namespace {

Result<plugin::Original> original(const config::Request &request) {
    auto share = plugin::share_dir();
    if (!share) return std::move(share).error();
    std::string kind, from;
    for (const auto &[name, texts] : request.own)
        (name == "kind" ? kind : from) = texts.back();
    if (!kind.empty() && !from.empty())
        return Error{ExitCode::usage, "--kind and --from both say what to start from", "give one of them"};
    return from.empty() ? plugin::template_of(*share, kind.empty() ? "events" : kind) : plugin::source_of(*share, from);
}

/// In a shell, without surprises.
std::string in_shell(const std::string &word) {
    if (word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./") ==
        std::string::npos)
        return word;
    std::string quoted = "'";
    for (const char c : word)
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

} // namespace

Result<ExitCode> create(const config::Request &request, Plugins &) {
    const std::string &name = request.words.front();
    const fs::path target = request.words.back(); // the folder, or the name where none is given
    if (config::is_command_word(name))
        return Error{ExitCode::usage,
                     "a plugin cannot be called '" + name + "': tracer " + name +
                         " is a command of tracer's own, and would not run the plugin",
                     "choose another name"};
    const AsPerson as(caller()); // under sudo the plugin belongs to its author, not to root
    if (!as.good())
        return Error{ExitCode::output_failed, "cannot take on the rights of the calling user", "run it without sudo"};
    const auto from = original(request);
    if (!from) return from.error();
    auto made = plugin::copy_plugin(*from, name, target);
    if (!made) return std::move(made).error();
    std::vector<std::string> files(made->begin(), made->end());
    if (request.json) return print(nlohmann::ordered_json{{"name", name}, {"files", files}});
    std::string text;
    for (const std::string &file : files)
        text += harmless(file) + "\n";
    text += "\nBuild and run it:\n"
            "    cd " +
            harmless(in_shell(target.string())) +
            "\n"
            "    cmake -B build && cmake --build build\n"
            "    sudo tracer run build/lib/tracer/plugins/" +
            name + ".so\n";
    return print(text);
}

} // namespace tracer::app
