// SPDX-License-Identifier: Apache-2.0
// How help looks: CLI11's layout with a usage line of our own, and a plugin's option in words. Includes CLI11: for
// command_line.cpp alone.
#pragma once

#include "config/command_line.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <string>

namespace tracer::config {

/// CLI11 cannot know of "[-- COMMAND...]", and shows the negation of a flag as "--no-x{false}".
class HelpText : public CLI::Formatter {
public:
    explicit HelpText(std::string usage);
    std::string make_usage(const CLI::App *, std::string) const override;
    /// A flag that is on by default carries the default string "true".
    std::string make_option_name(const CLI::Option *option, bool is_positional) const override;
    /// What the help calls it: "-r", "--rows".
    static std::vector<std::string> names(const CLI::Option &option);

private:
    std::string usage_;
};

/// Of every option that the help shows.
[[nodiscard]] std::vector<OptionWords> words_of(const CLI::App &app);
[[nodiscard]] std::string metavar(const model::Option &option);
[[nodiscard]] std::string help_of(const model::Option &option);

} // namespace tracer::config
