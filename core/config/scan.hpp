// SPDX-License-Identifier: Apache-2.0
// The first look at a command line, before any plugin is known: what must be settled early is taken out, and the
// plugins whose options the second look needs are found.
#pragma once

#include "config/request.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tracer::config {

/// The arguments without what the first look took.
struct Outline {
    std::vector<std::string> tokens; ///< without args[0]
    Folders plugin_dirs;
    std::optional<std::string> config;
    std::optional<std::vector<std::string>> command; ///< what stood after "--"
};
[[nodiscard]] Result<Outline> outline(const std::vector<std::string> &args);

/// The plugins that `tokens` (of run or explain) name, in order. The word after an option that is not known yet is
/// taken for its value unless a plugin has that name.
[[nodiscard]] Result<std::vector<PluginRequest>> find_plugins(const std::vector<std::string> &tokens,
                                                              const Folders &folders, const FindPlugin &find);

} // namespace tracer::config
