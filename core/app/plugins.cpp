// SPDX-License-Identifier: Apache-2.0
#include "app/plugins.hpp"

namespace tracer::app {

Result<const model::PluginSpec *> Plugins::find(const std::string &name,
                                                const std::vector<std::filesystem::path> &given) {
    const auto known = known_.find(name);
    if (known != known_.end()) return &known->second->spec();
    auto plugin = plugin::find(name, plugin::search_path(given));
    if (!plugin) return std::move(plugin).error();
    return &known_.emplace(name, std::move(*plugin)).first->second->spec();
}

std::shared_ptr<plugin::Plugin> Plugins::owner(const model::PluginSpec *spec) const {
    for (const auto &[name, plugin] : known_)
        if (&plugin->spec() == spec) return plugin;
    return nullptr;
}

} // namespace tracer::app
