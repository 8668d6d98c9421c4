// SPDX-License-Identifier: Apache-2.0
// Where plugins are looked for, and which ones exist. Knows no BPF.
#pragma once

#include "plugin/plugin.hpp"

#include <filesystem>
#include <memory>

namespace tracer::plugin {

/// A folder in which plugins are looked for.
struct Folder {
    Folder(std::filesystem::path where, Chosen by = Chosen::by_us) : path(std::move(where)), chosen(by) {}
    std::filesystem::path path;
    Chosen chosen; ///< the caller's folders may hold the caller's own files
};

/// Where plugins are looked for, first wins: the given folders, "../lib/tracer/plugins" beside the binary, the
/// installed one, and the one below /usr/local, so that a packaged tracer finds what root has added.
[[nodiscard]] std::vector<Folder> search_path(const std::vector<std::filesystem::path> &given);

/// By name, or by path where `name` holds a '/'. An unknown name: usage, with the names that exist.
[[nodiscard]] Result<std::shared_ptr<Plugin>> find(const std::string &name, const std::vector<Folder> &folders);

/// What a list says about a plugin. A folder may hold thousands: the plugins themselves are not kept.
struct Listed {
    std::string name, version, summary;
    std::filesystem::path path;
};
/// Every plugin of the folders, sorted by name; what is not a good plugin is named in `refused`.
struct Listing {
    std::vector<Listed> plugins;
    std::vector<Error> refused;
};
[[nodiscard]] Listing list(const std::vector<Folder> &folders);

} // namespace tracer::plugin
