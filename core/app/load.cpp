// SPDX-License-Identifier: Apache-2.0
#include "app/load.hpp"

#include "bpf/verify.hpp"
#include "kernel/targets.hpp"

namespace tracer::app {

Result<std::vector<tracer::run::LoadedPlugin>> check_plugins(std::span<const config::PluginRequest> requests,
                                                             const std::vector<std::string> &allowed_helpers,
                                                             const Plugins &plugins) {
    for (const config::PluginRequest &request : requests)
        if (auto known = kernel::check_targets(*request.spec, request.settings); !known)
            return std::move(known).error();
    std::vector<tracer::run::LoadedPlugin> checked;
    for (const config::PluginRequest &request : requests) {
        auto objects = bpf::verify_descriptor(*request.spec, allowed_helpers);
        if (!objects) return std::move(objects).error();
        checked.push_back({plugins.owner(request.spec), request.settings, std::move(*objects)});
    }
    return checked;
}

} // namespace tracer::app
