// SPDX-License-Identifier: Apache-2.0
// One command's options, given and gathered as text: the only place that knows CLI11. Looks only at whether a value is
// there.
#pragma once

#include "config/common_options.hpp"
#include "config/sub_commands.hpp"

#include <string>
#include <utility>
#include <vector>

namespace tracer::config {

/// How a plugin's options are spelled.
enum class Spelling {
    prefixed, ///< --PLUGIN.OPTION alone: there are several plugins
    both,     ///< also --OPTION; the common options' names win
    own,      ///< also --OPTION; the plugin's names win, as in the BCC tool
};

struct Grammar {
    std::string program; ///< "tracer run"
    std::string usage;   ///< "tracer run PLUGIN... [OPTIONS] [-- COMMAND...]"
    std::string about;
    bool json = false, json_schema = false;
    std::span<const OwnOption> own; ///< of the sub-command
    bool common = false;            ///< the options of a run
    bool gated = false;             ///< of those only what a gate's runs take
    bool replay = false;            ///< of those only what makes sense for a recording
    Spelling spelling = Spelling::prefixed;
    std::vector<const model::PluginSpec *> plugins;
    Formats formats; ///< for the help of a run
};

/// Of the sub-command alone.
[[nodiscard]] Grammar grammar_of(const SubCommand &command);

struct PluginText {
    std::size_t plugin = 0; ///< in Grammar::plugins
    const model::Option *option = nullptr;
    std::string spelled; ///< "rows" or "filetop.rows"
    std::vector<std::string> texts;
};

struct Given {
    std::string help; ///< not empty: asked for
    bool json = false, json_schema = false;
    std::vector<std::pair<const CommonOption *, std::vector<std::string>>> common; ///< each once, with all its values
    std::vector<std::pair<const OwnOption *, std::vector<std::string>>> own;       ///< likewise
    std::vector<PluginText> plugin;
    std::vector<std::string> positionals;
};

inline constexpr const char *common_group = "Options of every run";

/// An option as the help shows it.
struct OptionWords {
    std::string group;              ///< "Options of filetop"
    std::vector<std::string> names; ///< "-r", "--rows"
    std::string metavar;            ///< empty: a flag
    std::string help;
};
[[nodiscard]] std::vector<OptionWords> option_words(const Grammar &grammar);

/// Errors: usage; an unknown option comes with the nearest ones.
[[nodiscard]] Result<Given> parse_command_line(const Grammar &grammar, std::vector<std::string> tokens);

/// The options of `tracer` itself, and its help.
[[nodiscard]] std::vector<OptionWords> own_option_words();
[[nodiscard]] std::string overview();
inline constexpr const char *about_tracer = "Watches a running Linux kernel through plugins.";
inline constexpr const char *about_own_commands =
    "tracer PLUGIN takes the arguments of the BCC tool of that name; tracer COMMAND --help says more.";
[[nodiscard]] std::string exit_codes();
[[nodiscard]] std::string help_of(const CommonOption &option, Formats formats);

} // namespace tracer::config
