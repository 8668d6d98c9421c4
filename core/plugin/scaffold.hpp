// SPDX-License-Identifier: Apache-2.0
// Makes a new plugin's folder from the SDK's template, for `tracer new`. Knows nothing of what the files say: in them
// and in their paths the plugin's name replaces `@name@`, and in capitals `@NAME@`.
#pragma once

#include "base/result.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tracer::plugin {

/// The template beside the running binary (../share/tracer/template) or the installed one.
[[nodiscard]] Result<std::filesystem::path> template_dir();

/// Copies `from` to `target`, which must be new or empty, for a plugin called `name`. Gives the files made, sorted. On
/// an error it leaves nothing of its own behind.
[[nodiscard]] Result<std::vector<std::filesystem::path>>
copy_template(const std::filesystem::path &from, const std::string &name, const std::filesystem::path &target);

} // namespace tracer::plugin
