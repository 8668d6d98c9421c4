// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/filter_check.hpp"

#include "base/code_uses.hpp"
#include "bpf/load/rodata.hpp"

namespace tracer::bpf {
namespace {

/// The first filter of the run, as the user gave it; empty: there is none.
std::string asked_filter(const AttachRequest &request) {
    const auto &asked = request.run->filters;
    if (asked.pid) return "--pid";
    if (asked.tid) return "--tid";
    if (asked.uid) return "--uid";
    if (!asked.comm.empty()) return "--comm";
    if (!asked.cgroup.empty()) return "--cgroup";
    return request.followed_map >= 0 ? "-- COMMAND" : "";
}

} // namespace

Result<void> check_filters(const CheckedObject &checked, const OpenObject &object, const AttachRequest &request) {
    const auto filter = asked_filter(request);
    if (filter.empty()) return {};
    // tracer_wanted() looks at both, whatever the filters are.
    const bool heeds = Constants(object.get()).find("tracer_filter") && object.map("tracer_followed") &&
                       code_uses(checked.object().elf, "tracer_followed");
    if (heeds) return {};
    return Error{ExitCode::usage,
                 "plugin " + request.spec->name + " would ignore " + filter + ": the programs of its object \"" +
                     one_line(checked.object().name, 32) + "\" do not ask whether a task is wanted",
                 "leave " + filter +
                     " out, or have the plugin begin its events with tracer_event() of "
                     "<tracer/bpf/filter.h>"};
}

} // namespace tracer::bpf
