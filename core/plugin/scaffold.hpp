// SPDX-License-Identifier: Apache-2.0
// Makes a new plugin's folder from another one, for `tracer new`. Knows nothing of what the files say: in them and in
// their paths the new name replaces the old one, and likewise in capitals.
#pragma once

#include "plugin/originals.hpp"

namespace tracer::plugin {

/// Copies the files of `from` to `target`, which must be new or empty, for a plugin called `name`. Gives the files
/// made, sorted. On an error it leaves nothing of its own behind.
[[nodiscard]] Result<std::vector<std::filesystem::path>> copy_plugin(const Original &from, const std::string &name,
                                                                     const std::filesystem::path &target);

} // namespace tracer::plugin
