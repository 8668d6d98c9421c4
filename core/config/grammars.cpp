// SPDX-License-Identifier: Apache-2.0
#include "config/grammars.hpp"

#include "base/strings.hpp"

namespace tracer::config {
namespace {

/// " [interval [count]]"
std::string positionals_of(const model::PluginSpec &plugin) {
    std::string text;
    std::size_t position = 1;
    for (; const model::Option *option = option_at(plugin, position); ++position)
        text += " [" + option->name;
    return text + std::string(position - 1, ']');
}

} // namespace

const model::Option *option_at(const model::PluginSpec &plugin, std::size_t position) {
    const auto found = std::ranges::find(plugin.options, position, &model::Option::position);
    return found == plugin.options.end() ? nullptr : &*found;
}

Grammar grammar_of(const SubCommand &command, const Specs &plugins, Formats formats) {
    using Takes = SubCommand::Takes;
    Grammar grammar = grammar_of(command);
    grammar.formats = formats;
    grammar.replay = command.takes == Takes::recording;
    grammar.gated = command.takes == Takes::gates;
    grammar.common = command.takes == Takes::plugins;
    if (!grammar.common && !grammar.gated) return grammar;
    grammar.plugins = plugins;
    if (grammar.common && plugins.size() == 1) grammar.spelling = Spelling::both;
    return grammar;
}

Grammar grammar_of(const model::PluginSpec &plugin, Formats formats) {
    Grammar grammar;
    grammar.program = "tracer " + plugin.name;
    grammar.usage = grammar.program + " [OPTIONS]" + positionals_of(plugin) + " [-- COMMAND...]";
    grammar.about = harmless(plugin.summary);
    grammar.spelling = Spelling::own;
    grammar.common = true;
    grammar.formats = formats;
    grammar.plugins = {&plugin};
    return grammar;
}

} // namespace tracer::config
