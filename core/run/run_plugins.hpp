// SPDX-License-Identifier: Apache-2.0
// A run on this machine: hands a session this kernel, this user's outputs, command and rights, and turns how it went
// into an exit code. Knows neither the command line nor what happens in the session.
#pragma once

#include "base/result.hpp"
#include "bpf/verify.hpp"
#include "model/settings.hpp"
#include "plugin/catalog.hpp"
#include "run/session.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tracer::run {

/// Loaded, with its options parsed.
struct LoadedPlugin {
    std::shared_ptr<plugin::Plugin> plugin;
    model::PluginSettings settings;
    bpf::CheckedObjects objects; ///< of its descriptor
};

/// What a listener may use; outlives it.
struct ListenerContext {
    model::Names &names;
    const Clock &clock;
};

/// What whoever starts a run adds to it.
struct Additions {
    /// Told of everything, beside the outputs.
    struct Listener {
        std::string name; ///< fit for a message
        /// Called where outputs are opened, before any right is given up. The run lets go of it at its end.
        std::function<Result<std::shared_ptr<stream::Listener>>(const ListenerContext &)> make;
    };
    std::vector<Listener> listeners;
    std::optional<bool> copies{};        ///< as bpf::AttachRequest has them: for those who check plugins
    std::optional<unsigned> idle_copy{}; ///< likewise
    bool needs_stdout = false;           ///< what the command prints there goes to stderr, even if no output is stdout
};

/// Blocks until the run has ended; see run_session(). Errors: what kept it from beginning: cannot_trace, usage,
/// output_failed.
[[nodiscard]] Result<Outcome> trace_plugins(const std::vector<LoadedPlugin> &plugins,
                                            const model::RunSettings &settings, const Additions &additions = {});

/// The same as an exit code, which may be the command's own status, and so not one of the enumerators.
[[nodiscard]] Result<ExitCode> run_plugins(const std::vector<LoadedPlugin> &plugins,
                                           const model::RunSettings &settings);

} // namespace tracer::run
