// SPDX-License-Identifier: Apache-2.0
// One run from attach to summary: owns the event loop and the order of things. Knows no libbpf and no format; the
// rooms below it do the work.
#pragma once

#include "base/result.hpp"
#include "bpf/verify.hpp"
#include "model/settings.hpp"
#include "plugin/catalog.hpp"

#include <memory>
#include <vector>

namespace tracer::run {

/// A plugin to run, with its options parsed.
struct PluginRun {
    std::shared_ptr<plugin::Plugin> plugin;
    model::PluginSettings settings;
    bpf::CheckedObjects objects; ///< of its descriptor
};

struct Outcome {
    bool lost = false; ///< some ledger shows a loss: exit code 5 under --strict
    int status = 0;    ///< the command's as a shell says it; 0: there is none, or it outlived the count or duration
};

/// Attaches every plugin, runs until the count, the duration, the command's end or a signal (INT, TERM, HUP), flushes
/// the last interval and leaves nothing attached and no command running. Blocks. Errors: cannot_trace, usage,
/// output_failed; what was recorded before an output failed is accounted for on stderr.
[[nodiscard]] Result<Outcome> run_session(std::vector<PluginRun> plugins, const model::RunSettings &settings);

} // namespace tracer::run
