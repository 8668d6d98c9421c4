// SPDX-License-Identifier: Apache-2.0
// A plugin in a run, as listeners see it: what it describes, what the user chose, which variant is attached. Knows
// neither where its records come from nor who listens.
#pragma once

#include "model/names.hpp"
#include "model/rights.hpp"
#include "model/settings.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace tracer::stream {

/// Outlives its listeners, and so does everything it points to.
struct Feed {
    const model::PluginSpec *spec = nullptr;
    const model::PluginSettings *settings = nullptr;
    std::string variant;
    std::string caveat;
    model::StackReader *stacks = nullptr; ///< of the plugin's stack map; may be null
    std::size_t index = 0;                ///< 0.. in the order of the command line
    std::optional<model::Rights> rights;  ///< those that the run has kept; unset: it gave none up
    std::uint64_t started = 0;            ///< boot clock: when everything was attached

    /// Does the source deliver under these settings?
    [[nodiscard]] bool delivers(const model::Source &source) const { return settings->delivers(*spec, source); }
    /// Do several sources deliver, so that a record has to say which one it is from?
    [[nodiscard]] bool several_sources() const {
        return std::ranges::count_if(spec->sources, [this](const auto &source) { return delivers(source); }) > 1;
    }
};

} // namespace tracer::stream
