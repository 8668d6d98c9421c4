// SPDX-License-Identifier: Apache-2.0
// All conditions of a run that are about one plugin, by the sources that deliver. Knows neither who gives records nor
// what becomes of them.
#pragma once

#include "model/predicate.hpp"
#include "model/settings.hpp"

#include <span>
#include <vector>

namespace tracer::model {

class Conditions {
public:
    /// Those of `where` that name the plugin or no plugin. Each must fit a source that delivers; sources that lack any
    /// of its columns are not checked. `spec` outlives the conditions. Errors: usage, about the one that is wrong.
    [[nodiscard]] static Result<Conditions> make(const PluginSpec &spec, const PluginSettings &settings,
                                                 std::span<const Selection> where);

    /// Are there any for this source?
    [[nodiscard]] bool concern(const Source &source) const {
        return source.index < by_source_.size() && !by_source_[source.index].empty();
    }
    /// Do all conditions on the record's source hold? Allocates nothing.
    [[nodiscard]] bool hold(const RecordView &record, const Reading &reading);

private:
    Result<void> add(const PluginSpec &spec, const PluginSettings &settings, const std::string &text);

    std::vector<std::vector<Predicate>> by_source_; ///< by Source::index
};

} // namespace tracer::model
