// SPDX-License-Identifier: Apache-2.0
// One plugin: checks owner and mode of its file (we run as root), reads the descriptor from the file into the checked
// model, and loads it with Boost.DLL when it is to run. Knows no BPF.
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

/// Reads one shared object. Errors: ExitCode::usage; the line begins with its path and says what is wrong with it.
[[nodiscard]] Result<std::shared_ptr<Plugin>> read(const std::filesystem::path &file,
                                                   Chosen chosen = Chosen::by_the_caller);

/// A plugin that may be looked at, whoever could have written it.
struct Inspected {
    std::shared_ptr<Plugin> plugin;
    std::string distrust; ///< why read() refuses it, on one line; then load() does so as well. Empty: nothing
};
/// As read(), but owner and mode of the file are told, not minded: for those who check a file before it is installed.
[[nodiscard]] Result<Inspected> inspect(const std::filesystem::path &file);

} // namespace tracer::plugin
