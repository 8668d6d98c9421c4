// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"
#include "bpf/privileges.hpp"
#include "bpf/verify.hpp"
#include "kernel/targets.hpp"
#include "run/session.hpp"

namespace tracer::app {

Result<ExitCode> run(const config::Request &request, const Plugins &plugins) {
    if (auto allowed = bpf::check_privileges(); !allowed) return std::move(allowed).error();
    for (const config::PluginRequest &plugin : request.plugins)
        if (auto known = kernel::check_targets(*plugin.spec, plugin.settings); !known) return std::move(known).error();
    std::vector<tracer::run::PluginRun> runs;
    for (const config::PluginRequest &plugin : request.plugins) {
        auto objects = bpf::verify_descriptor(*plugin.spec, request.run.allowed_helpers);
        if (!objects) return std::move(objects).error();
        auto owner = plugins.owner(plugin.spec);
        if (auto loaded = owner->load(); !loaded) return std::move(loaded).error();
        runs.push_back({std::move(owner), plugin.settings, std::move(*objects)});
    }
    auto outcome = tracer::run::run_session(std::move(runs), request.run);
    if (!outcome) return std::move(outcome).error();
    if (outcome->lost && request.run.strict) return ExitCode::loss;
    return static_cast<ExitCode>(outcome->status); // which may be none of the enumerators
}

} // namespace tracer::app
