// SPDX-License-Identifier: Apache-2.0
#include "config/command_line.hpp"

#include "base/similar.hpp"
#include "base/strings.hpp"
#include "config/help_text.hpp"
#include "config/sub_commands.hpp"
#include "config/tokens.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>

#include <algorithm>

namespace tracer::config {
namespace {

struct Binding {
    CLI::Option *parsed = nullptr;
    const CommonOption *common = nullptr;
    const OwnOption *own = nullptr;
    std::size_t plugin = 0;
    const model::Option *option = nullptr;
    std::string spelled;
};

/// One command's CLI11 application and what each of its options stands for.
class Parser {
public:
    explicit Parser(const Grammar &grammar) : grammar_(grammar), app_(grammar.about) {
        app_.formatter(std::make_shared<HelpText>(grammar.usage));
        app_.allow_extras();
        app_.set_help_flag("-h,--help", "Show this help and exit");
        app_.footer(exit_codes());
        add_options();
    }

    [[nodiscard]] std::vector<OptionWords> words() const { return words_of(app_); }

    Result<Given> parse(std::vector<std::string> tokens) {
        for (const std::string &token : tokens)
            if (token.starts_with("--") && token.find('=') == token.size() - 1)
                return Error{ExitCode::usage, "option " + in_quotes(token) + " has nothing after the '='",
                             "give a value"};
        std::reverse(tokens.begin(), tokens.end()); // as CLI11 wants them
        Given given;
        try {
            app_.parse(tokens);
        } catch (const CLI::CallForHelp &) {
            given.help = app_.help();
            return given;
        } catch (const CLI::ArgumentMismatch &mismatch) {
            const std::string_view what = mismatch.what();
            return Error{ExitCode::usage, "option " + harmless(what.substr(0, what.find(':'))) + " needs a value",
                         see_help()};
        } catch (const CLI::Error &error) {
            return Error{ExitCode::usage, harmless(error.what()), see_help()};
        }
        if (auto known = take_rest(given); !known) return std::move(known).error();
        take_values(given);
        return given;
    }

private:
    void add_options() {
        if (grammar_.json) json_ = add_flag("--json", "Print JSON");
        if (grammar_.json_schema)
            json_schema_ = add_flag("--json-schema", "Print the JSON schema of the plugin's output");
        for (const OwnOption &option : grammar_.own)
            add(option);
        if (grammar_.spelling == Spelling::own) add_plugins();
        for (const CommonOption &option : model::common_options)
            if (takes(option)) add(option);
        if (grammar_.spelling != Spelling::own) add_plugins();
    }

    [[nodiscard]] bool takes(const CommonOption &option) const {
        if (option.name == "plugin-dir") return true;
        if (grammar_.replay) return model::is_for_replay(option);
        return grammar_.gated ? is_for_gates(option) : grammar_.common;
    }

    void add(const OwnOption &option) {
        std::string names = option.short_name ? std::string("-") + option.short_name + "," : "";
        const std::string name(option.name);
        names += "--" + name;
        CLI::Option *parsed =
            option.metavar ? add_valued(names, option.help, option.metavar) : add_flag(names, option.help);
        bindings_.push_back({parsed, nullptr, &option, 0, nullptr, name});
    }

    void add_plugins() {
        for (std::size_t i = 0; i < grammar_.plugins.size(); ++i)
            for (const model::Option &option : grammar_.plugins[i]->options)
                add(i, option);
    }

    bool free(const std::string &name) const { return app_.get_option_no_throw(name) == nullptr; }

    void add(const CommonOption &option) {
        std::string names;
        const std::string short_name = std::string("-") + option.short_name,
                          long_name = "--" + std::string(option.name);
        if (!free(long_name)) return;
        if (option.short_name && free(short_name)) names = short_name + ",";
        const std::string help = help_of(option, grammar_.formats);
        CLI::Option *parsed = option.kind == CommonOption::Kind::flag
                                  ? add_flag(names + long_name, help)
                                  : add_valued(names + long_name, help, option.metavar);
        parsed->group(option.name == "plugin-dir" ? "Options" : common_group);
        bindings_.push_back({parsed, &option, nullptr, 0, nullptr, std::string(option.name)});
    }

    /// An option under all of its spellings that are free; help shows the shortest of them.
    void add(std::size_t plugin, const model::Option &option) {
        const model::PluginSpec &spec = *grammar_.plugins[plugin];
        const std::string prefixed = spec.name + "." + option.name;
        const bool bare = grammar_.spelling != Spelling::prefixed && free("--" + option.name);
        const char short_letter = short_of(spec, option);
        const std::string dashed_short = std::string("-") + short_letter;
        const bool with_short = grammar_.spelling != Spelling::prefixed && short_letter && free(dashed_short);
        if (bare) bind(plugin, option, with_short ? dashed_short : "", option.name, true);
        bind(plugin, option, with_short && !bare ? dashed_short : "", prefixed, !bare);
    }

    /// A plugin's option that takes a common one's place takes its short flag too, unless the plugin uses that flag.
    char short_of(const model::PluginSpec &spec, const model::Option &option) const {
        const CommonOption *run = run_binding(option);
        if (option.short_name || !run || run->name != option.name) return option.short_name;
        const bool used = std::any_of(spec.options.begin(), spec.options.end(),
                                      [&](const model::Option &other) { return other.short_name == run->short_name; });
        return used ? '\0' : run->short_name;
    }

    void bind(std::size_t plugin, const model::Option &option, const std::string &short_name, const std::string &name,
              bool shown) {
        CLI::Option *parsed = nullptr;
        if (option.type == TRACER_OPTION_FLAG) {
            // The short flag of something that is on by default switches it off.
            const bool on = option.has_fallback && option.fallback == "true";
            std::string names = short_name.empty() ? "" : (on ? "!" : "") + short_name + ",";
            names += "--" + name;
            const auto dot = name.find('.') + 1; // 0 without a prefix
            const std::string negative = "--" + name.substr(0, dot) + "no-" + name.substr(dot);
            if (free(negative)) names += ",!" + negative;
            parsed = add_flag(names, help_of(option));
            parsed->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
            if (on) parsed->default_str("true");
        } else {
            parsed = add_valued((short_name.empty() ? "" : short_name + ",") + "--" + name, help_of(option),
                                metavar(option));
        }
        parsed->group(shown ? "Options of " + grammar_.plugins[plugin]->name : "");
        bindings_.push_back({parsed, nullptr, nullptr, plugin, &option, name});
    }

    CLI::Option *add_flag(const std::string &names, const std::string &help) { return app_.add_flag(names, help); }

    CLI::Option *add_valued(const std::string &names, const std::string &help, const std::string &value_name) {
        CLI::Option *parsed = app_.add_option(names, CLI::callback_t{}, help);
        parsed->type_name(value_name)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
        return parsed;
    }

    /// What CLI11 had no option for: positionals, or a mistake.
    Result<void> take_rest(Given &given) const {
        for (const std::string &token : app_.remaining()) {
            if (looks_like_option(token)) return unknown(token);
            given.positionals.push_back(token);
        }
        return {};
    }

    Error unknown(const std::string &token) const {
        const std::string name = token.substr(0, token.find('='));
        std::vector<std::string> known{"--help"};
        if (json_) known.emplace_back("--json");
        if (json_schema_) known.emplace_back("--json-schema");
        for (const Binding &binding : bindings_)
            known.push_back("--" + binding.spelled);
        std::string hint;
        if (grammar_.spelling == Spelling::prefixed)
            for (const model::PluginSpec *spec : grammar_.plugins)
                for (const model::Option &option : spec->options)
                    if (hint.empty() && (name == "--" + option.name || name == std::string("-") + option.short_name))
                        hint = "with several plugins use --" + spec->name + "." + option.name;
        if (hint.empty()) hint = name.starts_with("--") ? did_you_mean(name, known, see_help()) : see_help();
        return {ExitCode::usage, "unknown option " + in_quotes(name), hint};
    }

    std::string see_help() const { return "see " + grammar_.program + " --help"; }

    void take_values(Given &given) const {
        given.json = json_ && json_->count() > 0;
        given.json_schema = json_schema_ && json_schema_->count() > 0;
        for (const Binding &binding : bindings_) {
            if (binding.parsed->count() == 0) continue;
            const std::vector<std::string> &texts = binding.parsed->results();
            if (binding.common)
                given.common.emplace_back(binding.common, texts);
            else if (binding.own)
                given.own.emplace_back(binding.own, texts);
            else
                given.plugin.push_back({binding.plugin, binding.option, binding.spelled, texts});
        }
    }

    const Grammar &grammar_;
    CLI::App app_;
    CLI::Option *json_ = nullptr, *json_schema_ = nullptr;
    std::vector<Binding> bindings_;
};

} // namespace

Grammar grammar_of(const SubCommand &command) {
    Grammar grammar;
    grammar.program = std::string("tracer ") + command.name;
    grammar.usage = std::string("tracer ") + command.usage;
    grammar.about = command.about;
    grammar.json = command.json;
    grammar.json_schema = command.json_schema;
    grammar.own = command.options;
    return grammar;
}

Result<Given> parse_command_line(const Grammar &grammar, std::vector<std::string> tokens) {
    try {
        return Parser(grammar).parse(std::move(tokens));
    } catch (const CLI::Error &error) { // a name that CLI11 refuses, or one that is there twice
        return Error{ExitCode::usage, "a plugin's options cannot be used: " + harmless(error.what()),
                     "the plugin is at fault: report it to its author"};
    }
}

std::vector<OptionWords> option_words(const Grammar &grammar) { return Parser(grammar).words(); }

} // namespace tracer::config
