// SPDX-License-Identifier: Apache-2.0
#include "config/request.hpp"

#include "base/similar.hpp"
#include "base/strings.hpp"
#include "config/assign.hpp"
#include "config/complete.hpp"
#include "config/gate_command_line.hpp"
#include "config/grammars.hpp"
#include "config/manual/manual.hpp"
#include "config/outputs.hpp"
#include "config/record.hpp"
#include "config/scan.hpp"
#include "config/selections.hpp"
#include "config/toml_file.hpp"
#include "config/sub_commands.hpp"
#include "config/tokens.hpp"

#include <algorithm>

namespace tracer::config {
namespace {

using Takes = SubCommand::Takes;

/// "explain, run and record".
std::string tracing_commands() {
    std::vector<std::string> names;
    for (const SubCommand &command : sub_commands)
        if (command.takes == Takes::plugins || command.takes == Takes::gates) names.emplace_back(command.name);
    const std::string last = names.back();
    names.pop_back();
    return join(names) + " and " + last;
}

/// One command line on its way to a request.
class RequestBuilder {
public:
    RequestBuilder(Outline outline, const Surroundings &surroundings)
        : outline_(std::move(outline)), around_(surroundings) {
        request_.plugin_dirs = outline_.plugin_dirs;
    }

    Result<Request> build(const std::string &program) {
        if (!program.starts_with("tracer") && looks_like_plugin(program)) return own_command(program);
        auto &tokens = outline_.tokens;
        if (tokens.empty()) return show(overview(), false);
        const std::string first = tokens.front();
        if (first == "-h" || first == "--help" || first == "help") return show(overview(), true);
        if (first == "--version") return show("tracer " + around_.version + "\n", true);
        // For shells and packages, not for people: neither is in the help.
        if (first == "complete" && outline_.command) return show(completion_lines(*outline_.command, around_), true);
        if (first == "manual" && tokens.size() == 2) return manual(tokens[1]);
        std::vector<std::string> known{"--help", "--version", "--plugin-dir"};
        if (looks_like_option(first))
            return Error{ExitCode::usage, "unknown option " + in_quotes(first) + " before the command",
                         did_you_mean(first, known, "options go after the command: see tracer --help")};
        tokens.erase(tokens.begin());
        const SubCommand *command = sub_command(first);
        if (!command) return own_command(first);
        if (command->takes == Takes::gates) return gated(*command);
        return command->takes == Takes::plugins ? traced(*command) : plain(*command);
    }

private:
    Result<Request> show(std::string text, bool asked) {
        request_.text = std::move(text);
        request_.complete = asked;
        return std::move(request_);
    }

    Result<Request> manual(const std::string &page) {
        auto text = manual_page(page, request_.plugin_dirs, around_);
        if (!text) return std::move(text).error();
        return show(*std::move(text), true);
    }

    Result<Request> gated(const SubCommand &command) {
        if (auto read = read_gate_options(command, outline_, around_, request_); !read) return std::move(read).error();
        return std::move(request_);
    }

    /// A command that traces nothing.
    Result<Request> plain(const SubCommand &command) {
        if (command.takes == Takes::recording) return replayed(command);
        if (outline_.config)
            return Error{ExitCode::usage, "unknown option '--config'", "it belongs to " + tracing_commands()};
        if (outline_.command && !command.runs)
            return Error{ExitCode::usage, "only tracer run, record, gate and check take a command to trace", {}};
        if (outline_.command) request_.run.command = std::move(*outline_.command);
        auto given = parse_command_line(grammar_of(command), outline_.tokens);
        if (!given) return std::move(given).error();
        if (!given->help.empty()) return show(given->help, true);
        request_.command = &command;
        request_.json = given->json;
        request_.json_schema = given->json_schema;
        for (auto &[option, texts] : given->own)
            request_.own.emplace_back(option->name, std::move(texts));
        return take_positionals(command, given->positionals);
    }

    /// One that shows what was recorded: what is in tracer.toml is for runs.
    Result<Request> replayed(const SubCommand &command) {
        if (outline_.command) return Error{ExitCode::usage, "a command to trace belongs to tracer run", {}};
        const Grammar grammar = grammar_of(command, {}, around_.formats);
        auto given = parse_command_line(grammar, outline_.tokens);
        if (!given) return std::move(given).error();
        if (!given->help.empty()) return show(given->help, true);
        request_.command = &command;
        for (const auto &[option, texts] : given->common)
            if (auto set = set_common(request_.run, *option, texts, around_.formats); !set)
                return std::move(set).error();
        complete_outputs(request_.run, around_.formats);
        return take_positionals(command, given->positionals);
    }

    Result<Request> take_positionals(const SubCommand &command, std::vector<std::string> &words) {
        const bool one = command.takes == Takes::one_plugin;
        const std::size_t least = one ? 1 : command.least, most = one ? 1 : command.most;
        const std::string usage = std::string("usage: tracer ") + command.usage;
        if (words.size() < least)
            return Error{ExitCode::usage,
                         one                                 ? "no plugin given"
                         : command.takes == Takes::recording ? "no recording given"
                         : least > 1                         ? "an argument is missing"
                                                             : "no name given",
                         usage};
        if (words.size() > most) return Error{ExitCode::usage, "unexpected argument " + in_quotes(words[most]), usage};
        if (one) {
            auto spec = around_.find_plugin(words[0], request_.plugin_dirs);
            if (!spec) return std::move(spec).error();
            request_.plugins.push_back({words[0], *spec, {}});
        }
        request_.words = std::move(words);
        return std::move(request_);
    }

    Result<TomlFile> configuration() const {
        if (outline_.config) return TomlFile::read(*outline_.config);
        if (around_.system_config.empty()) return TomlFile::parse({}, {});
        return TomlFile::read_system(around_.system_config);
    }

    /// A command that takes plugins and the options of a run.
    Result<Request> traced(const SubCommand &command) {
        auto toml = configuration();
        if (!toml) return std::move(toml).error();
        auto plugins = find_plugins(outline_.tokens, request_.plugin_dirs, around_.find_plugin);
        if (!plugins) return std::move(plugins).error();
        request_.plugins = std::move(*plugins);
        if (request_.plugins.empty())
            if (auto added = add_from(*toml); !added) return std::move(added).error();
        if (auto distinct = check_distinct(); !distinct) return std::move(distinct).error();

        const Grammar grammar = grammar_of(command, specs(), around_.formats);
        auto given = parse_command_line(grammar, outline_.tokens);
        if (!given) return std::move(given).error();
        if (!given->help.empty()) return show(given->help, true);
        if (request_.plugins.empty())
            return Error{ExitCode::usage, "no plugin given",
                         std::string("usage: tracer ") + command.usage + "; see tracer list"};
        // The second look knows every option's arity: a word that only this look takes for a plugin is not one.
        for (const std::string &name : given->positionals) {
            const auto named = [&](const PluginRequest &plugin) { return plugin.name == name; };
            if (std::none_of(request_.plugins.begin(), request_.plugins.end(), named))
                return Error{ExitCode::usage, "unexpected argument " + in_quotes(name),
                             "put the plugins first, then their options"};
        }
        request_.command = &command;
        if (command.records)
            if (auto taken = name_recording(*given, around_.formats); !taken) return std::move(taken).error();
        return settle(*toml, *given);
    }

    Result<void> add_from(const TomlFile &toml) {
        auto names = toml.plugins();
        if (!names) return std::move(names).error();
        for (const std::string &name : *names) {
            auto spec = around_.find_plugin(name, request_.plugin_dirs);
            if (!spec) return std::move(spec).error();
            request_.plugins.push_back({name, *spec, {}});
        }
        return {};
    }

    [[nodiscard]] Result<void> check_distinct() const {
        for (std::size_t i = 0; i < request_.plugins.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (request_.plugins[i].spec->name == request_.plugins[j].spec->name)
                    return Error{ExitCode::usage, "plugin " + request_.plugins[i].spec->name + " is named twice", {}};
        return {};
    }

    /// A plugin as a command, with its own arguments.
    Result<Request> own_command(const std::string &name) {
        auto spec = around_.find_plugin(name, request_.plugin_dirs);
        if (!spec) {
            std::vector<std::string> known;
            for (const SubCommand &command : sub_commands)
                known.emplace_back(command.name);
            const std::string hint = did_you_mean(name, known);
            if (hint.empty()) return std::move(spec).error();
            return Error{ExitCode::usage, "no command or plugin " + in_quotes(name), hint};
        }
        auto toml = configuration();
        if (!toml) return std::move(toml).error();
        request_.plugins.push_back({name, *spec, {}});
        const Grammar grammar = grammar_of(**spec, around_.formats);
        auto given = parse_command_line(grammar, outline_.tokens);
        if (!given) return std::move(given).error();
        if (!given->help.empty()) return show(given->help, true);
        if (auto placed = place_positionals(**spec, *given, grammar.usage); !placed) return std::move(placed).error();
        request_.command = sub_command("run");
        return settle(*toml, *given);
    }

    static Result<void> place_positionals(const model::PluginSpec &spec, Given &given, const std::string &usage) {
        for (std::size_t i = 0; i < given.positionals.size(); ++i) {
            const model::Option *option = option_at(spec, i + 1);
            if (!option)
                return Error{ExitCode::usage, "unexpected argument " + in_quotes(given.positionals[i]),
                             "usage: " + usage};
            given.plugin.push_back({0, option, option->name, {given.positionals[i]}});
        }
        return {};
    }

    [[nodiscard]] Specs specs() const {
        Specs specs;
        for (const PluginRequest &plugin : request_.plugins)
            specs.push_back(plugin.spec);
        return specs;
    }

    /// Fallbacks, then tracer.toml, then the command line.
    Result<Request> settle(const TomlFile &toml, const Given &given) {
        for (PluginRequest &plugin : request_.plugins)
            if (auto set = assign_fallbacks(request_, plugin); !set) return std::move(set).error();
        if (auto applied = toml.apply(request_, around_); !applied) return std::move(applied).error();
        bool common_interval = false;
        for (const auto &[option, texts] : given.common) {
            auto set = set_common(request_.run, *option, texts, around_.formats);
            if (!set) return std::move(set).error();
            common_interval = common_interval || option->name == "interval";
        }
        for (const PluginText &item : given.plugin) {
            const bool interval = item.option->binding == TRACER_BIND_RUN && item.option->bind == "interval";
            if (interval && common_interval)
                return Error{ExitCode::usage, "both --interval and --" + item.spelled + " were given",
                             "give one of them"};
            PluginRequest &plugin = request_.plugins[item.plugin];
            if (auto set = assign(request_, plugin, *item.option, item.spelled, item.texts); !set)
                return std::move(set).error();
        }
        complete_outputs(request_.run, around_.formats, request_.command->records);
        if (auto fit = check_selections(request_, around_.formats); !fit) return std::move(fit).error();
        request_.json = given.json;
        if (outline_.command) request_.run.command = *outline_.command;
        return std::move(request_);
    }

    Outline outline_;
    const Surroundings &around_;
    Request request_;
};

} // namespace

Result<Request> read_request(const std::vector<std::string> &args, const Surroundings &surroundings) {
    auto first = outline(args);
    if (!first) return std::move(first).error();
    const std::string program = args.empty() ? "tracer" : std::filesystem::path(args.front()).filename().string();
    return RequestBuilder(std::move(*first), surroundings).build(program);
}

} // namespace tracer::config
