// SPDX-License-Identifier: Apache-2.0
#include "config/complete.hpp"

#include "base/strings.hpp"
#include "config/grammars.hpp"
#include "config/scan.hpp"
#include "config/tokens.hpp"
#include "config/value_words.hpp"

#include <algorithm>
#include <filesystem>

namespace tracer::config {
namespace {

using Rest = Completion::Rest;
using Takes = SubCommand::Takes;

class Completer {
public:
    Completer(const std::vector<std::string> &words, const Surroundings &around)
        : around_(around), last_(words.back()), before_(words.begin() + 1, words.end() - 1) {
        const std::string program = std::filesystem::path(words.front()).filename();
        if (!program.starts_with("tracer") && looks_like_plugin(program)) command_ = program;
    }

    Completion complete() && {
        if (std::ranges::count(before_, "--") > 0) return {{}, Rest::command};
        take_folders();
        if (command_.empty() && !take_command()) return std::move(done_);
        const SubCommand *command = sub_command(command_);
        if (command)
            with(*command);
        else if (const auto spec = around_.find_plugin(command_, folders_))
            options(grammar_of(**spec, around_.formats));
        return std::move(done_);
    }

private:
    /// Of --plugin-dir, as other plugins are then found.
    void take_folders() {
        for (std::size_t i = 0; i < before_.size(); ++i) {
            constexpr std::string_view option = "--plugin-dir";
            if (before_[i] == option && i + 1 < before_.size()) folders_.emplace_back(before_[i + 1]);
            if (before_[i].starts_with(std::string(option) + "="))
                folders_.push_back(before_[i].substr(option.size() + 1));
        }
    }

    /// The first word that is no option; false: it is the one under the cursor, and has been completed.
    bool take_command() {
        for (std::size_t i = 0; i < before_.size(); ++i) {
            if (before_[i] == "--plugin-dir" && i + 1 < before_.size()) {
                ++i;
            } else if (!looks_like_option(before_[i])) {
                command_ = before_[i];
                before_.erase(before_.begin(), before_.begin() + static_cast<std::ptrdiff_t>(i) + 1);
                return true;
            }
        }
        if (value_of(own_option_words(), {}) || option_names(own_option_words())) return false;
        for (const SubCommand &command : sub_commands)
            add(command.name, command.about);
        plugins();
        return false;
    }

    void with(const SubCommand &command) {
        Specs specs;
        if (command.takes == Takes::plugins)
            if (const auto named = find_plugins(before_, folders_, around_.find_plugin))
                for (const PluginRequest &plugin : *named)
                    specs.push_back(plugin.spec);
        if (options(grammar_of(command, specs, around_.formats))) return;
        const auto at = static_cast<std::size_t>(std::ranges::count_if(
            before_, [](const std::string &word) { return !looks_like_option(word); })); // values among them, perhaps
        if (command.takes == Takes::plugins || (command.takes == Takes::one_plugin && at == 0)) {
            plugins();
            if (last_.find('/') != std::string::npos) done_.rest = Rest::files;
        }
        if (command.takes == Takes::recording || (command.takes == Takes::words && (command.least > 1 || at > 0)))
            done_.rest = Rest::folders;
    }

    bool options(const Grammar &grammar) {
        const auto words = option_words(grammar);
        return value_of(words, grammar.plugins) || option_names(words);
    }

    /// "--opt=val", or the word after an option that takes one.
    bool value_of(const std::vector<OptionWords> &words, const Specs &plugins) {
        const auto equals = last_.starts_with("--") ? last_.find('=') : std::string::npos;
        const bool joined = equals != std::string::npos;
        if (!joined && before_.empty()) return false;
        const std::string name = joined ? last_.substr(0, equals) : before_.back();
        for (const OptionWords &option : words) {
            if (option.metavar.empty() || std::ranges::count(option.names, name) == 0) continue;
            const ValueWords values = value_words(option, plugins, around_.formats);
            const std::string before = joined ? last_.substr(0, equals + 1) : "";
            // Of a list, the part after the last comma.
            const auto comma = values.list ? last_.rfind(',') : std::string::npos;
            const std::string kept = comma == std::string::npos ? before : last_.substr(0, comma + 1);
            for (const auto &[word, help] : values.words)
                add(kept + word, help);
            done_.rest = values.files ? Rest::files : values.folders ? Rest::folders : Rest::nothing;
            return true;
        }
        return false;
    }

    bool option_names(const std::vector<OptionWords> &words) {
        if (!last_.starts_with("-")) return false;
        for (const OptionWords &option : words)
            for (const std::string &name : option.names)
                if (name.starts_with("--") || option.names.size() == 1) add(name, option.help);
        return true;
    }

    void plugins() {
        if (!around_.list_plugins) return;
        for (const auto &[name, summary] : around_.list_plugins(folders_))
            if (std::ranges::count(before_, name) == 0) add(name, summary);
    }

    void add(std::string word, std::string help) {
        if (word.starts_with(last_)) done_.words.emplace_back(std::move(word), std::move(help));
    }

    const Surroundings &around_;
    std::string last_, command_;
    std::vector<std::string> before_; ///< the words between the program's name, or the command, and the last one
    Folders folders_;
    Completion done_;
};

} // namespace

Completion complete(const std::vector<std::string> &words, const Surroundings &around) {
    if (words.size() < 2) return {};
    return Completer(words, around).complete();
}

std::string completion_lines(const std::vector<std::string> &words, const Surroundings &around) {
    const Completion completion = complete(words, around);
    std::string text;
    for (const auto &[word, help] : completion.words)
        text += harmless(word) + "\t" + harmless(help) + "\n";
    switch (completion.rest) {
    case Rest::nothing:
        return text;
    case Rest::files:
        return text + ":files\n";
    case Rest::folders:
        return text + ":folders\n";
    case Rest::command:
        return text + ":command\n";
    }
    return text;
}

} // namespace tracer::config
