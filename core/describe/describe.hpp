// SPDX-License-Identifier: Apache-2.0
// A plugin's description from its compiled BPF objects: what the types, sections and tags in them say. Runs at build
// time; knows nothing of how a description is written down.
#pragma once

#include "model/schema.hpp"

#include <string>
#include <vector>

namespace tracer::describe {

struct ObjectFile {
    std::string name; ///< in the description
    std::string path;
};

/// Errors: usage, one line that names the place in the source.
[[nodiscard]] Result<model::PluginSpec> describe(const std::string &plugin, const std::string &version,
                                                 const std::vector<ObjectFile> &objects);

} // namespace tracer::describe
