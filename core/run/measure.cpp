// SPDX-License-Identifier: Apache-2.0
#include "run/measure.hpp"

#include "base/strings.hpp"
#include "gate/collector.hpp"

#include <spdlog/spdlog.h>
#include <sys/utsname.h>

namespace tracer::run {
namespace {

struct utsname machine() {
    struct utsname machine {};
    ::uname(&machine);
    return machine;
}

} // namespace

Result<gate::RunResult> measure(const std::vector<LoadedPlugin> &plugins, const model::RunSettings &settings,
                                std::span<gate::Measure> measures, Additions additions) {
    std::shared_ptr<gate::Collector> collector;
    additions.listeners.push_back(
        {"gate", [&](const ListenerContext &context) -> Result<std::shared_ptr<stream::Listener>> {
             collector =
                 std::make_shared<gate::Collector>(measures, context.names, machine().machine, context.clock.boot_ns());
             return std::shared_ptr<stream::Listener>(collector);
         }});
    auto outcome = trace_plugins(plugins, settings, additions);
    if (!outcome) return std::move(outcome).error();
    // The collector never fails, so it was the recording that failed: the run was still seen.
    const bool unrecorded =
        outcome->error && outcome->error->code == ExitCode::output_failed && outcome->ending == Ending::command;
    if (unrecorded) spdlog::warn("a run was not recorded: {}", harmless(outcome->error->line()));
    if (outcome->error && !unrecorded) return *outcome->error;
    if (outcome->ending != Ending::command)
        return Error{ExitCode::inconclusive, "stopped before the command had ended: nothing is judged", {}};
    for (const Outcome::Plugin &plugin : outcome->plugins)
        if (!plugin.contradiction.empty())
            return Error{ExitCode::inconclusive, "plugin " + plugin.name + " counts wrongly: nothing is judged", {}};
    auto result = collector->result(outcome->unfollowed);
    if (result.kernel.empty()) result.kernel = machine().release; // no plugin was there to be told
    return result;
}

} // namespace tracer::run
