// SPDX-License-Identifier: Apache-2.0
// A run on this machine: hands a session this kernel, this user's outputs, command and rights, and turns how it went
// into an exit code. Knows neither the command line nor what happens in the session.
#pragma once

#include "base/result.hpp"
#include "bpf/verify.hpp"
#include "model/settings.hpp"
#include "plugin/catalog.hpp"

#include <memory>
#include <vector>

namespace tracer::run {

/// Loaded, with its options parsed.
struct LoadedPlugin {
    std::shared_ptr<plugin::Plugin> plugin;
    model::PluginSettings settings;
    bpf::CheckedObjects objects; ///< of its descriptor
};

/// Blocks until the run has ended; see run_session(). The code may be the command's own status, and so not one of the
/// enumerators. Errors: cannot_trace, usage, output_failed.
[[nodiscard]] Result<ExitCode> run_plugins(const std::vector<LoadedPlugin> &plugins,
                                           const model::RunSettings &settings);

} // namespace tracer::run
