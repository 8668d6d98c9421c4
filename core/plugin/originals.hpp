// SPDX-License-Identifier: Apache-2.0
// What a new plugin can start from: the SDK's templates, one a kind, the sources of the plugins that come with tracer,
// and a plugin's folder of the author's own. Knows nothing of what the files say, and writes nothing.
#pragma once

#include "base/result.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tracer::plugin {

struct Original {
    std::filesystem::path folder;
    std::string name = "@name@"; ///< what stands in its files where the new plugin's name will

    /// Its files, relative to the folder and sorted: what makes a plugin and its golden test. Neither what a build left
    /// there nor tests of tracer's own tree.
    [[nodiscard]] std::vector<std::filesystem::path> files() const;
};

/// The SDK's data beside the running binary (../share/tracer), or the installed ones.
[[nodiscard]] Result<std::filesystem::path> share_dir();

/// By the kind's name. Errors: usage, with the kinds that there are.
[[nodiscard]] Result<Original> template_of(const std::filesystem::path &share, const std::string &kind);
/// By the name of a plugin that comes with tracer, or by a folder, where `from` holds a '/'. Errors: usage.
[[nodiscard]] Result<Original> source_of(const std::filesystem::path &share, const std::string &from);

} // namespace tracer::plugin
