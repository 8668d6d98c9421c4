// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"
#include "app/load.hpp"
#include "bpf/privileges.hpp"
#include "run/run_plugins.hpp"

namespace tracer::app {

Result<ExitCode> run(const config::Request &request, Plugins &plugins) {
    if (auto allowed = bpf::check_privileges(); !allowed) return std::move(allowed).error();
    auto checked = check_plugins(request.plugins, request.run.allowed_helpers, plugins);
    if (!checked) return std::move(checked).error();
    for (const tracer::run::LoadedPlugin &checked_plugin : *checked)
        if (auto loaded = checked_plugin.plugin->load(); !loaded) return std::move(loaded).error();
    return tracer::run::run_plugins(*checked, request.run);
}

} // namespace tracer::app
