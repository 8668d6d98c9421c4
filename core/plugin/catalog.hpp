// SPDX-License-Identifier: Apache-2.0
// Shared objects to plugins: searches folders, checks owner and mode (we run as root), reads the descriptor from the
// file into the checked model, and loads it with Boost.DLL when it is to run. Knows no BPF.
#pragma once

#include "base/result.hpp"
#include "base/trusted_file.hpp"
#include "model/schema.hpp"

#include <filesystem>
#include <memory>

namespace tracer::plugin {

/// A plugin that was read and checked; nothing of it has run. Its spec lives as long as this does.
class Plugin {
public:
    virtual ~Plugin() = default;
    [[nodiscard]] virtual const model::PluginSpec &spec() const = 0;
    [[nodiscard]] virtual const std::filesystem::path &path() const = 0;
    /// Loads its code and gives the spec its callbacks. It stays loaded for the life of the process. Errors: usage.
    [[nodiscard]] virtual Result<void> load() = 0;
};

/// A folder in which plugins are looked for.
struct Folder {
    Folder(std::filesystem::path where, Chosen by = Chosen::by_us) : path(std::move(where)), chosen(by) {}
    std::filesystem::path path;
    Chosen chosen; ///< the caller's folders may hold the caller's own files
};

/// Where plugins are looked for, first wins: the given folders, "../lib/tracer/plugins" beside the binary, the
/// installed one.
[[nodiscard]] std::vector<Folder> search_path(const std::vector<std::filesystem::path> &given);

/// Reads one shared object. Errors: ExitCode::usage; the line begins with its path and says what is wrong with it.
[[nodiscard]] Result<std::shared_ptr<Plugin>> read(const std::filesystem::path &file,
                                                   Chosen chosen = Chosen::by_the_caller);

/// By name, or by path where `name` holds a '/'. An unknown name: usage, with the names there are.
[[nodiscard]] Result<std::shared_ptr<Plugin>> find(const std::string &name, const std::vector<Folder> &folders);

/// What a list says of a plugin. A folder may hold thousands: the plugins themselves are not kept.
struct Listed {
    std::string name, version, summary;
    std::filesystem::path path;
};
/// Every plugin of the folders, sorted by name; what is no good plugin is named in `refused`.
struct Listing {
    std::vector<Listed> plugins;
    std::vector<Error> refused;
};
[[nodiscard]] Listing list(const std::vector<Folder> &folders);

} // namespace tracer::plugin
