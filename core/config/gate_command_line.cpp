// SPDX-License-Identifier: Apache-2.0
#include "config/gate_command_line.hpp"

#include "base/strings.hpp"
#include "config/assign.hpp"
#include "config/grammars.hpp"
#include "config/tokens.hpp"
#include "model/parse.hpp"

#include <algorithm>

namespace tracer::config {
namespace {

constexpr std::uint64_t most_runs = 1000;

/// The plugins of all "--PLUGIN.OPTION", each once, in order.
Result<std::vector<PluginRequest>> plugins_of_options(const std::vector<std::string> &tokens, const Folders &folders,
                                                      const FindPlugin &find) {
    std::vector<PluginRequest> plugins;
    for (const std::string &token : tokens) {
        const auto dot = token.find('.');
        if (!token.starts_with("--") || dot == std::string::npos || token.find('=') < dot) continue;
        const std::string name = token.substr(2, dot - 2);
        if (!looks_like_plugin(name) || std::ranges::count(plugins, name, &PluginRequest::name)) continue;
        auto spec = find(name, folders);
        if (!spec) return std::move(spec).error();
        plugins.push_back({name, *spec, {}});
    }
    return plugins;
}

Result<std::optional<std::uint32_t>> number(const OwnOption &option, const std::string &text, std::uint64_t least) {
    const auto value = model::parse_unsigned(text);
    if (!value || *value < least || *value > most_runs)
        return Error{ExitCode::usage, in_quotes(text) + " is not a number of runs",
                     "give one from " + std::to_string(least) + " to " + std::to_string(most_runs),
                     "option --" + std::string(option.name)};
    return std::optional(static_cast<std::uint32_t>(*value));
}

Error both(const char *one, const char *other) {
    return {ExitCode::usage, std::string("both ") + one + " and " + other + " were given", "give one of them"};
}

Result<void> set(GateOptions &gate, const OwnOption &option, const std::vector<std::string> &texts) {
    struct Numbered {
        std::string_view name;
        std::uint64_t least;
        std::optional<std::uint32_t> GateOptions::*member;
    };
    static constexpr auto numbers = std::to_array<Numbered>({
        {"runs", 1, &GateOptions::runs},
        {"warmup", 0, &GateOptions::warmup},
        {"calibrate", 2, &GateOptions::calibrate}, // one run cannot tell what varies
    });
    struct Named {
        std::string_view name;
        std::string GateOptions::*member;
    };
    static constexpr auto files = std::to_array<Named>({
        {"against", &GateOptions::against},
        {"recording", &GateOptions::recording},
        {"junit", &GateOptions::junit},
        {"markdown", &GateOptions::markdown},
        {"benchmark", &GateOptions::benchmark},
    });
    const std::string &text = texts.back();
    if (const auto *known = std::ranges::find(numbers, option.name, &Numbered::name); known != numbers.end()) {
        auto value = number(option, text, known->least);
        if (!value) return std::move(value).error();
        gate.*known->member = *value;
        return {};
    }
    if (option.name == "gate") {
        gate.budgets = texts;
        return {};
    }
    if (!option.metavar) {
        const bool why = option.name == "why", no_why = option.name == "no-why";
        if ((why || no_why) && gate.why) return both("--why", "--no-why");
        if (why || no_why) gate.why = why;
        gate.update = gate.update || option.name == "update";
        gate.allow_failure = gate.allow_failure || option.name == "allow-failure";
        return {};
    }
    if (text.empty() || text.find('\0') != std::string::npos)
        return Error{ExitCode::usage, in_quotes(text) + " is not a path", "give a path",
                     "option --" + std::string(option.name)};
    if (option.name == "config") gate.file = text;
    if (const auto *known = std::ranges::find(files, option.name, &Named::name); known != files.end())
        gate.*known->member = text;
    return {};
}

Result<void> check(const GateOptions &gate, bool json) {
    if (gate.update && gate.calibrate) return both("--update", "--calibrate");
    if (gate.runs && gate.calibrate) return both("--runs", "--calibrate");
    const bool reports = json || !gate.junit.empty() || !gate.markdown.empty() || !gate.benchmark.empty();
    if (gate.calibrate && (reports || gate.why || !gate.against.empty()))
        return Error{ExitCode::usage, "--calibrate judges nothing, so there is nothing to report",
                     "leave the reports' options out"};
    if (!gate.budgets.empty() && !gate.names.empty())
        return Error{ExitCode::usage, "gates of a file were named, but --gate makes a gate of its own",
                     "run tracer gate once for each"};
    return {};
}

Result<void> set_plugin_options(const Given &given, Request &request) {
    for (PluginRequest &plugin : request.plugins)
        if (auto filled = assign_fallbacks(request, plugin); !filled) return filled;
    for (const PluginText &item : given.plugin) {
        const CommonOption *run = run_binding(*item.option);
        if (run && run->name != "interval")
            return Error{ExitCode::usage, "a gate runs its whole command, from beginning to end", "leave it out",
                         "option --" + item.spelled};
        PluginRequest &plugin = request.plugins[item.plugin];
        if (auto put = assign(request, plugin, *item.option, item.spelled, item.texts); !put) return put;
    }
    return {};
}

} // namespace

Result<void> read_gate_options(const SubCommand &command, const Outline &outline, const Surroundings &around,
                               Request &request) {
    auto plugins = plugins_of_options(outline.tokens, request.plugin_dirs, around.find_plugin);
    if (!plugins) return std::move(plugins).error();
    request.plugins = std::move(*plugins);
    Specs specs;
    for (const PluginRequest &plugin : request.plugins)
        specs.push_back(plugin.spec);
    const Grammar grammar = grammar_of(command, specs, around.formats);
    auto given = parse_command_line(grammar, outline.tokens);
    if (!given) return std::move(given).error();
    request.text = given->help;
    if (!given->help.empty()) return {};

    request.command = &command;
    request.json = given->json;
    request.gate.file = outline.config; // the first pass has taken --config
    request.gate.names = given->positionals;
    if (outline.command) request.run.command = *outline.command;
    for (const auto &[option, texts] : given->own)
        if (auto put = set(request.gate, *option, texts); !put) return put;
    // A plugin's own interval stays with the plugin: the run's is for all of them.
    if (auto put = set_plugin_options(*given, request); !put) return put;
    request.run.interval_ns.reset();
    for (const auto &[option, texts] : given->common)
        if (auto put = set_common(request.run, *option, texts, around.formats); !put) return put;
    return check(request.gate, request.json);
}

} // namespace tracer::config
