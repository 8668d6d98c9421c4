// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"
#include "bpf/privileges.hpp"
#include "bpf/verify.hpp"
#include "kernel/targets.hpp"
#include "run/run_plugins.hpp"

namespace tracer::app {

Result<ExitCode> run(const config::Request &request, const Plugins &plugins) {
    if (auto allowed = bpf::check_privileges(); !allowed) return std::move(allowed).error();
    for (const config::PluginRequest &plugin : request.plugins)
        if (auto known = kernel::check_targets(*plugin.spec, plugin.settings); !known) return std::move(known).error();
    std::vector<tracer::run::LoadedPlugin> loaded_plugins;
    for (const config::PluginRequest &plugin : request.plugins) {
        auto objects = bpf::verify_descriptor(*plugin.spec, request.run.allowed_helpers);
        if (!objects) return std::move(objects).error();
        auto owner = plugins.owner(plugin.spec);
        if (auto loaded = owner->load(); !loaded) return std::move(loaded).error();
        loaded_plugins.push_back({std::move(owner), plugin.settings, std::move(*objects)});
    }
    return tracer::run::run_plugins(loaded_plugins, request.run);
}

} // namespace tracer::app
