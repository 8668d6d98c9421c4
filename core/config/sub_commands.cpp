// SPDX-License-Identifier: Apache-2.0
#include "config/sub_commands.hpp"

#include <algorithm>
#include <array>

namespace tracer::config {
namespace {

constexpr std::array<SubCommand, 6> words{{
    {"list", Command::list, "list [OPTIONS]", "Name the plugins there are"},
    {"info", Command::info, "info PLUGIN [OPTIONS]", "Show a plugin's variants, columns and options"},
    {"explain", Command::explain, "explain PLUGIN... [OPTIONS]",
     "Say how this kernel is traced, why, and what stays unseen"},
    {"doctor", Command::doctor, "doctor [OPTIONS]", "Find out what this machine lets tracer do"},
    {"new", Command::create, "new NAME [DIR] [OPTIONS]", "Start a plugin of your own"},
    {"run", Command::run, "run PLUGIN... [OPTIONS] [-- COMMAND...]", "Trace with one or several plugins"},
}};

} // namespace

std::span<const SubCommand> commands() { return words; }

const SubCommand *find_command(std::string_view name) {
    const auto found =
        std::find_if(words.begin(), words.end(), [&](const SubCommand &word) { return name == word.name; });
    return found == words.end() ? nullptr : &*found;
}

bool looks_like_option(std::string_view token) {
    return token.size() > 1 && token[0] == '-' && (token[1] < '0' || token[1] > '9');
}

bool looks_like_plugin(std::string_view token) {
    if (token.find('/') != std::string_view::npos) return token.ends_with(".so");
    return !token.empty() && token[0] >= 'a' && token[0] <= 'z' &&
           token.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

std::string exit_codes() {
    return "Exit codes: 0 ok, 1 a gate failed, 2 usage, configuration or a plugin refused,\n"
           "3 cannot trace here, 4 output failed, 5 something was lost under --strict.\n"
           "Where tracing went well, -- COMMAND's own exit status, or 128 + the signal that killed it.";
}

} // namespace tracer::config
