// SPDX-License-Identifier: Apache-2.0
#include "config/command_line.hpp"
#include "config/help_text.hpp"

namespace tracer::config {
namespace {

void fill(CLI::App &app) {
    app.formatter(std::make_shared<HelpText>("tracer COMMAND | PLUGIN [ARGUMENTS]"));
    app.set_help_flag("-h,--help", "Show this help and exit");
    const std::string version = "Show the version and exit";
    app.add_flag("--version", version);
    constexpr const CommonOption *folder = model::common_option("plugin-dir");
    app.add_option("--plugin-dir", CLI::callback_t{}, folder->help)->type_name(folder->metavar);
}

} // namespace

std::string overview() {
    CLI::App app(about_tracer, "tracer");
    fill(app);
    for (const SubCommand &command : sub_commands)
        app.add_subcommand(command.name, command.about);
    app.footer(std::string(about_own_commands) + "\n" + exit_codes());
    return app.help();
}

std::vector<OptionWords> own_option_words() {
    CLI::App app;
    fill(app);
    return words_of(app);
}

} // namespace tracer::config
