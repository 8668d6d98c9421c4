// SPDX-License-Identifier: Apache-2.0
// What each manual page says after its name. Knows how nothing looks: that is Roff's.
#pragma once

#include "config/command_line.hpp"
#include "config/manual/roff.hpp"

#include <string_view>

namespace tracer::config {

struct Surroundings;

void tracer_page(Roff &page, const Surroundings &around);
void gate_page(Roff &page, const Surroundings &around);
void toml_page(Roff &page, const Surroundings &around);
void plugin_page(Roff &page, const Surroundings &around);
void page_of(Roff &page, const model::PluginSpec &plugin, const Surroundings &around);

/// The options of one group, as --help lists them.
void write_options(Roff &page, const std::vector<OptionWords> &words, std::string_view group);

} // namespace tracer::config
