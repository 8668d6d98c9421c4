// SPDX-License-Identifier: Apache-2.0
#include "config/scan.hpp"

#include "base/strings.hpp"
#include "model/common_options.hpp"
#include "config/tokens.hpp"

#include <algorithm>

namespace tracer::config {
namespace {

using model::CommonOption;
using Kind = CommonOption::Kind;

enum class Next { none, value, unknown }; ///< what follows an option

class Scanner {
public:
    Scanner(const Folders &folders, const FindPlugin &find) : folders_(folders), find_(find) {}

    Result<std::vector<PluginRequest>> scan(const std::vector<std::string> &tokens) {
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            const std::string &token = tokens[i];
            if (looks_like_option(token)) {
                const Next next = after(token);
                const bool guess = next == Next::unknown && i + 1 < tokens.size() && !is_plugin(tokens[i + 1]);
                if (next == Next::value || guess) ++i;
                continue;
            }
            auto spec = find_(token, folders_);
            if (!spec) return plugins_.empty() ? std::move(spec).error() : or_argument(token, std::move(spec).error());
            plugins_.push_back({token, *spec, {}});
        }
        return std::move(plugins_);
    }

private:
    [[nodiscard]] bool is_plugin(const std::string &token) const {
        return looks_like_option(token) || (looks_like_plugin(token) && find_(token, folders_));
    }

    /// Perhaps the word was meant for the plugin before it.
    [[nodiscard]] Error or_argument(const std::string &token, Error unknown) const {
        const PluginRequest &plugin = plugins_.back();
        const auto is_positional = [](const model::Option &option) { return option.position > 0; };
        const bool takes = std::ranges::any_of(plugin.spec->options, is_positional);
        const std::string hint = "arguments without a name go with tracer " + harmless(plugin.name) +
                                 " alone: tracer " + harmless(plugin.name) + " " + harmless(token);
        if (looks_like_plugin(token)) {
            if (takes) unknown.hint += (unknown.hint.empty() ? "" : "; ") + hint;
            return unknown;
        }
        return {ExitCode::usage, "unexpected argument " + in_quotes(token),
                takes ? hint : plugin.spec->name + " takes no arguments without a name"};
    }

    [[nodiscard]] Next after(const std::string &token) const {
        if (!token.starts_with("--")) return after_short(token);
        const std::string name = token.substr(2, token.find('=') - 2);
        if (token.find('=') != std::string::npos || name == "help" || name == "json") return Next::none;
        if (const CommonOption *common = model::common_option(name))
            return common->kind == Kind::flag ? Next::none : Next::value;
        for (const PluginRequest &plugin : plugins_)
            for (const model::Option &option : plugin.spec->options) {
                const bool flag = option.type == TRACER_OPTION_FLAG;
                const std::string prefix = plugin.spec->name + ".";
                if (name == option.name || name == prefix + option.name) return flag ? Next::none : Next::value;
                if (flag && (name == "no-" + option.name || name == prefix + "no-" + option.name)) return Next::none;
            }
        return Next::unknown;
    }

    [[nodiscard]] Next after_short(const std::string &token) const {
        for (std::size_t i = 1; i < token.size(); ++i) { // "-qi5" is -q and -i 5
            const bool last = i + 1 == token.size();
            const CommonOption *common = model::common_option(token[i]);
            bool known = common || token[i] == 'h', flag = common ? common->kind == Kind::flag : known;
            for (const PluginRequest &plugin : plugins_)
                for (const model::Option &option : plugin.spec->options)
                    if (!known && option.short_name == token[i]) {
                        known = true;
                        flag = option.type == TRACER_OPTION_FLAG;
                    }
            if (!known) return last ? Next::unknown : Next::none;
            if (!flag) return last ? Next::value : Next::none;
        }
        return Next::none;
    }

    const Folders &folders_;
    const FindPlugin &find_;
    std::vector<PluginRequest> plugins_;
};

/// "--name VALUE" or "--name=VALUE" at `at`: the value, and `at` moved to its last word.
std::optional<Result<std::string>> early(const std::vector<std::string> &args, std::size_t &at,
                                         const std::string &name) {
    const std::string &token = args[at];
    if (token.starts_with(name + "=") && token.size() > name.size() + 1) return token.substr(name.size() + 1);
    if (token == name && at + 1 < args.size()) return args[++at];
    if (token == name || token == name + "=") return Error{ExitCode::usage, "option " + name + " needs a value", {}};
    return std::nullopt;
}

} // namespace

Result<Outline> outline(const std::vector<std::string> &args) {
    Outline outline;
    for (std::size_t i = 1; i < args.size(); ++i) {
        if (args[i] == "--") {
            outline.command.emplace(args.begin() + static_cast<std::ptrdiff_t>(i) + 1, args.end());
            if (outline.command->empty())
                return Error{ExitCode::usage, "nothing after --", "give the command to trace"};
            break;
        }
        if (auto folder = early(args, i, "--plugin-dir")) {
            if (!*folder) return std::move(*folder).error();
            outline.plugin_dirs.emplace_back(**folder);
        } else if (auto config = early(args, i, "--config")) {
            if (!*config) return std::move(*config).error();
            outline.config = **config;
        } else {
            outline.tokens.push_back(args[i]);
        }
    }
    return outline;
}

Result<std::vector<PluginRequest>> find_plugins(const std::vector<std::string> &tokens, const Folders &folders,
                                                const FindPlugin &find) {
    return Scanner(folders, find).scan(tokens);
}

} // namespace tracer::config
