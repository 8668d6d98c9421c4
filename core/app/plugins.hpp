// SPDX-License-Identifier: Apache-2.0
// The plugins that one command has asked for, read once and kept until the end. Knows no command.
#pragma once

#include "plugin/catalog.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tracer::app {

class Plugins {
public:
    /// The descriptor of a plugin, by name or path; read at the first call.
    Result<const model::PluginSpec *> find(const std::string &name, const std::vector<std::filesystem::path> &given);
    /// The plugin whose descriptor find() gave.
    [[nodiscard]] std::shared_ptr<plugin::Plugin> owner(const model::PluginSpec *spec) const;

private:
    std::map<std::string, std::shared_ptr<plugin::Plugin>> known_;
};

} // namespace tracer::app
