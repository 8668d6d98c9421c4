// SPDX-License-Identifier: Apache-2.0
// From requests to plugins that can be attached: their targets and BPF objects checked. Knows no command.
#pragma once

#include "app/plugins.hpp"
#include "config/request.hpp"
#include "run/run_plugins.hpp"

#include <span>

namespace tracer::app {

/// Runs nothing of a plugin. `plugins` has found all of them.
[[nodiscard]] Result<std::vector<tracer::run::LoadedPlugin>>
check_plugins(std::span<const config::PluginRequest> requests, const std::vector<std::string> &allowed_helpers,
              const Plugins &plugins);

} // namespace tracer::app
