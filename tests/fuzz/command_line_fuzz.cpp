// SPDX-License-Identifier: Apache-2.0
// Command lines, the arguments separated by NUL bytes: refused in one harmless line, or a request that says what it
// runs.
#include "config/sub_commands.hpp"
#include "fuzz/fuzz.hpp"
#include "unit/config/demo_plugins.hpp"

#include <algorithm>
#include <set>

namespace tracer {
namespace {
using Takes = config::SubCommand::Takes;
using fuzz::require;

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> words;
    for (std::size_t end = 0; end != std::string_view::npos; text.remove_prefix(std::min(end + 1, text.size()))) {
        end = text.find('\0');
        words.emplace_back(text.substr(0, end));
    }
    return words;
}

void check(const config::Request &request, const std::vector<std::string> &args) {
    const auto dashes = std::find(args.begin() + 1, args.end(), "--");
    const bool runs = request.command && request.command->takes == Takes::plugins;
    if (!request.command) {
        require(!request.text.empty(), "help says something");
        fuzz::require_harmless(request.text, "help is harmless", true);
    }
    require(!runs || !request.plugins.empty(), "a run has a plugin");
    require(request.run.command.empty() || runs, "only runs start a command");
    if (!request.run.command.empty())
        require(dashes != args.end() &&
                    std::equal(dashes + 1, args.end(), request.run.command.begin(), request.run.command.end()),
                "the command is what stands behind --, word for word");
    else if (runs)
        require(dashes == args.end() || (dashes - args.begin() > 1 && dashes[-1].starts_with("--plugin-dir")),
                "a command behind -- is not forgotten");
    std::set<std::string> names;
    for (const config::PluginRequest &plugin : request.plugins) {
        require(plugin.spec != nullptr, "a plugin has a descriptor");
        require(names.insert(plugin.spec->name).second, "no plugin runs twice");
        for (const auto &[name, value] : plugin.settings.values)
            require(std::any_of(plugin.spec->options.begin(), plugin.spec->options.end(),
                                [&n = name](const model::Option &option) { return option.name == n; }),
                    "every value is of an option");
    }
}

} // namespace
} // namespace tracer

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    using namespace tracer;
    static const config::Surroundings around = config::demo_surroundings();
    const std::vector<std::string> args = split(fuzz::Input(data, size).rest());
    // It would read any file on this machine; tracer.toml has a target of its own.
    for (const std::string &arg : args)
        if (arg.starts_with("--config")) return 0;
    const auto request = config::read_request(args, around);
    if (request) {
        check(*request, args);
        return 0;
    }
    fuzz::require(request.error().code == ExitCode::usage, "a mistake on the command line is one of usage");
    fuzz::require_harmless(request.error().line(), "the error is one harmless line");
    return 0;
}
