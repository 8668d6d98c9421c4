// SPDX-License-Identifier: Apache-2.0
// Shared objects to plugins: searches folders, checks owner and mode (we run as root), loads with Boost.DLL, holds the
// ABI, and turns the raw descriptor into the checked model. Knows no BPF.
#pragma once

#include "base/result.hpp"
#include "model/schema.hpp"

#include <filesystem>
#include <memory>

namespace tracer::plugin {

/// A loaded library and its checked descriptor. The spec's ELF spans and callbacks live as long as this does.
class Plugin {
public:
    virtual ~Plugin() = default;
    [[nodiscard]] virtual const model::PluginSpec &spec() const = 0;
    [[nodiscard]] virtual const std::filesystem::path &path() const = 0;
};

/// Where plugins are looked for, first wins: the given folders, "../lib/tracer/plugins" beside the binary, the
/// installed one.
[[nodiscard]] std::vector<std::filesystem::path> search_path(const std::vector<std::filesystem::path> &given);

/// Loads one shared object. Errors: ExitCode::usage; the line says what is wrong with it.
[[nodiscard]] Result<std::shared_ptr<Plugin>> load(const std::filesystem::path &file);

/// By name, or by path where `name` holds a '/'. An unknown name: usage, with the names there are.
[[nodiscard]] Result<std::shared_ptr<Plugin>> find(const std::string &name,
                                                   const std::vector<std::filesystem::path> &folders);

/// Every plugin of the folders, sorted by name; what could not be loaded is named in `refused`.
struct Listing {
    std::vector<std::shared_ptr<Plugin>> plugins;
    std::vector<Error> refused;
};
[[nodiscard]] Listing list(const std::vector<std::filesystem::path> &folders);

/// Checks and converts a raw descriptor (for load(), and for tests without a shared object).
[[nodiscard]] Result<model::PluginSpec> read_descriptor(const tracer_plugin &raw);

} // namespace tracer::plugin
