// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"
#include "bpf/tracer_bpf.hpp"
#include "kernel/kernel.hpp"
#include "run/run_plugins.hpp"

namespace tracer::app {

Result<void> check_targets(const config::Request &request) {
    constexpr std::string_view tracepoint = "tracepoint:";
    for (const config::PluginRequest &plugin : request.plugins)
        for (const model::Option &option : plugin.spec->options) {
            const model::OptionValue *value = plugin.settings.find(option.name);
            const auto *target =
                value && option.binding == TRACER_BIND_TARGET ? std::get_if<std::string>(value) : nullptr;
            if (!target) continue;
            auto known = target->starts_with(tracepoint) ? kernel::check_tracepoint(target->substr(tracepoint.size()))
                                                         : kernel::check_function(*target);
            if (!known) return std::move(known).error();
        }
    return {};
}

Result<ExitCode> run(const config::Request &request, const Plugins &plugins) {
    if (auto allowed = bpf::check_privileges(); !allowed) return std::move(allowed).error();
    if (auto known = check_targets(request); !known) return std::move(known).error();
    std::vector<tracer::run::LoadedPlugin> loaded_plugins;
    for (const config::PluginRequest &plugin : request.plugins) {
        if (auto verified = bpf::verify_descriptor(*plugin.spec); !verified) return std::move(verified).error();
        auto owner = plugins.owner(plugin.spec);
        if (auto loaded = owner->load(); !loaded) return std::move(loaded).error();
        loaded_plugins.push_back({std::move(owner), plugin.settings});
    }
    return tracer::run::run_plugins(loaded_plugins, request.run);
}

} // namespace tracer::app
