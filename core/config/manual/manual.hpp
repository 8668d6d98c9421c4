// SPDX-License-Identifier: Apache-2.0
// Manual pages, made of the words that `--help` and `info` show: `tracer manual PAGE`. Knows no installation: the build
// asks for each page and puts it where it belongs.
#pragma once

#include "config/request.hpp"

#include <string>

namespace tracer::config {

/// The page "tracer.1", "tracer-gate.1", "tracer.toml.5" or "tracer-plugin.7", or that of a plugin, by name or path, as
/// man(7) text. Errors: usage, as there is no such plugin.
[[nodiscard]] Result<std::string> manual_page(const std::string &page, const Folders &folders,
                                              const Surroundings &around);

} // namespace tracer::config
