// SPDX-License-Identifier: Apache-2.0
// Which options each command line has, once for reading, helping, completing and the manual. Knows no value.
#pragma once

#include "config/command_line.hpp"

namespace tracer::config {

using Specs = std::vector<const model::PluginSpec *>;

/// Of a sub-command, with these plugins' options where it takes any.
[[nodiscard]] Grammar grammar_of(const SubCommand &command, const Specs &plugins, Formats formats);
/// Of a plugin as a command: the arguments of the BCC tool.
[[nodiscard]] Grammar grammar_of(const model::PluginSpec &plugin, Formats formats);

/// The plugin's option that takes the argument at this place, 1 being the first; nullptr: none does.
[[nodiscard]] const model::Option *option_at(const model::PluginSpec &plugin, std::size_t position);

} // namespace tracer::config
