// SPDX-License-Identifier: Apache-2.0
#include "config/grammars.hpp"
#include "config/manual/pages.hpp"
#include "config/request.hpp"
#include "model/column_types.hpp"

namespace tracer::config {
namespace {

constexpr std::string_view own_group = "Options"; // as CLI11 calls it

void write_commands(Roff &page) {
    page.section("Commands");
    for (const SubCommand &command : sub_commands) {
        page.item({std::string("tracer ") + command.name},
                  std::string_view(command.usage).substr(std::string_view(command.name).size() + 1), command.about);
    }
    page.item({"tracer"}, "PLUGIN [ARGUMENTS]", about_own_commands);
}

void write_own_options(Roff &page) {
    page.section("Options of one command");
    for (const SubCommand &command : sub_commands) {
        if (command.options.empty() || command.takes == SubCommand::Takes::gates) continue;
        page.subsection(std::string("tracer ") + command.name);
        for (const OwnOption &option : command.options)
            page.item({"--" + std::string(option.name)}, option.metavar ? option.metavar : "", option.help);
    }
}

void write_files(Roff &page) {
    page.section("Files");
    page.item({"/etc/tracer/tracer.toml"}, "", "Settings of every run on this machine, see tracer.toml(5).");
    page.item({"PREFIX/lib/tracer/plugins", "/usr/local/lib/tracer/plugins"}, "",
              "The plugins; PREFIX is where tracer is installed. The first folder wins.");
    page.item({"PREFIX/lib/tracer/bin"}, "",
              "Links to tracer named after its plugins: with this folder in PATH, filetop is tracer filetop.");
}

} // namespace

void write_options(Roff &page, const std::vector<OptionWords> &words, std::string_view group) {
    for (const OptionWords &option : words)
        if (option.group == group) page.item(option.names, option.metavar, option.help);
}

void tracer_page(Roff &page, const Surroundings &around) {
    page.synopsis({"tracer COMMAND [ARGUMENTS]", "tracer PLUGIN [ARGUMENTS]"});
    page.section("Description");
    page.text(about_tracer);
    write_commands(page);
    page.section("Options");
    write_options(page, own_option_words(), own_group);
    page.section(common_group);
    write_options(page, option_words(grammar_of(*sub_command("run"), {}, around.formats)), common_group);
    write_own_options(page);
    page.section("Exit status");
    page.text(exit_codes());
    write_files(page);
    page.see_also({"tracer-gate(1)", "tracer.toml(5)", "tracer-plugin(7)"});
}

void gate_page(Roff &page, const Surroundings &around) {
    const Grammar grammar = grammar_of(*sub_command("gate"), {}, around.formats);
    const auto words = option_words(grammar);
    page.synopsis({grammar.usage});
    page.section("Description");
    page.text(grammar.about + ".");
    page.section("Options");
    write_options(page, words, own_group);
    page.section(common_group);
    write_options(page, words, common_group);
    page.section("Exit status");
    page.text(exit_codes());
    page.section("Files");
    page.item({"gates.toml"}, "", "The gates of this folder: a command and its budget each.");
    page.item({"gates.lock"}, "", "The baselines, which --update writes.");
    page.item({"gates.recordings"}, "", "The runs that the baselines are from.");
    page.see_also({"tracer(1)"});
}

void page_of(Roff &page, const model::PluginSpec &plugin, const Surroundings &around) {
    const Grammar grammar = grammar_of(plugin, around.formats);
    const auto words = option_words(grammar);
    page.synopsis({grammar.usage, "tracer run " + plugin.name + " [OPTIONS] [-- COMMAND...]"});
    page.section("Description");
    page.text(plugin.summary + ".");
    if (!plugin.hook.empty()) page.text("\nIt traces " + plugin.hook + ".");
    page.section("Options");
    write_options(page, words, "Options of " + plugin.name);
    page.text("\nThe options of every run are in tracer(1).");
    if (!plugin.options.empty())
        page.text("\ntracer run has them as --" + plugin.name + ".OPTION, and under the names above where it runs " +
                  plugin.name + " alone and no option of every run has that name.");
    page.section("What is recorded");
    for (const model::Source &source : plugin.sources) {
        page.subsection(source.name);
        for (const model::Column &column : source.columns)
            page.item({column.name}, model::column_type(column.type).name, column.help);
    }
    page.section("Ways to attach");
    for (const model::Variant &variant : plugin.variants) {
        std::string meaning;
        if (!variant.caveat.empty()) meaning += "Sees less: " + variant.caveat + ". ";
        if (!variant.blind.empty()) meaning += "Cannot see: " + variant.blind + ".";
        page.item({variant.name}, "", meaning);
    }
    page.section("Exit status");
    page.text(exit_codes());
    page.see_also({"tracer(1)", "tracer.toml(5)"});
}

} // namespace tracer::config
