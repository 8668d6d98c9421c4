// SPDX-License-Identifier: Apache-2.0
// How many events a plugin's records hold, as its table says, whatever the plugin.
#pragma once

#include "support/plugin_tables.hpp"
#include "support/tracing.hpp"

#include <gtest/gtest.h>

namespace tracer::test {

/// Those of the records whose keys have the values in `where`.
inline std::int64_t received(const TracerRun &run, const std::string &plugin, const Json &where = Json::object()) {
    std::int64_t events = 0;
    for (const auto &[type, keys] : plugin_table(plugin).at("counts").items()) {
        for (const auto &record : run.records(type, plugin)) {
            bool meant = true;
            for (const auto &[key, value] : where.items())
                meant = meant && record.at(key) == value;
            if (!meant) continue;
            if (keys.empty()) ++events;
            for (const auto &key : keys)
                events += integer(record.at(key));
        }
    }
    return events;
}

/// The options that a run of these plugins needs to see the workload's job "busy".
inline Words busy_options(const std::vector<std::string> &plugins) {
    Words options;
    for (const auto &plugin : plugins)
        for (auto &option : plugin_table(plugin).at("busy").value("options", Words{}))
            options.push_back(option);
    return options;
}

/// The plugin saw all that the job "busy" says it did.
inline void expect_busy(const TracerRun &run, const std::string &plugin, const Json &truth) {
    SCOPED_TRACE(plugin);
    const auto &busy = plugin_table(plugin).at("busy");
    std::int64_t wanted = 0;
    for (const auto &key : busy.at("truth"))
        wanted += integer(truth.at(key));
    expect_complete(run, plugin, received(run, plugin, busy.value("where", Json::object())), wanted);
}

} // namespace tracer::test
