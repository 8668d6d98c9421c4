// SPDX-License-Identifier: Apache-2.0
// toml++ values as the text that the options' own parsers read, with their types checked. Includes toml++: for the
// files of this room that read tracer.toml alone.
#pragma once

#include "config/common_options.hpp"

#include <toml++/toml.h>

#include <string>
#include <utility>
#include <vector>

namespace tracer::config {

/// Errors: the message says what the value is and what it should be, without a place.
[[nodiscard]] Result<std::string> text_of(const toml::node &node, Kind kind);

/// The texts of a plugin's option, each with the node to name if it is wrong: one, or one an entry.
using PlacedTexts = std::vector<std::pair<const toml::node *, std::string>>;
[[nodiscard]] Result<PlacedTexts> texts_of(const toml::node &node, const model::Option &option);

} // namespace tracer::config
