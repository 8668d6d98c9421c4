// SPDX-License-Identifier: Apache-2.0
#include "model/conditions.hpp"

#include <algorithm>
#include <optional>

namespace tracer::model {

Result<Conditions> Conditions::make(const PluginSpec &spec, const PluginSettings &settings,
                                    std::span<const Selection> where) {
    Conditions conditions;
    for (const Selection &selection : where) {
        if (!selection.plugin.empty() && selection.plugin != spec.name) continue;
        conditions.by_source_.resize(spec.sources.size());
        if (auto added = conditions.add(spec, settings, selection.text); !added) {
            Error error = std::move(added).error();
            error.about = selection.about;
            error.message = spec.name + ": " + error.message;
            return error;
        }
    }
    return conditions;
}

Result<void> Conditions::add(const PluginSpec &spec, const PluginSettings &settings, const std::string &text) {
    std::optional<Error> unknown;
    bool taken = false;
    for (const Source &source : spec.sources) {
        if (source.columns.empty() || !settings.delivers(spec, source)) continue;
        auto predicate = Predicate::parse(text, source);
        if (predicate) {
            by_source_[source.index].push_back(std::move(*predicate));
            taken = true;
        } else if (predicate.error().kind != ErrorKind::no_such_column) {
            return std::move(predicate).error();
        } else if (!unknown) {
            unknown = std::move(predicate).error();
        }
    }
    if (taken) return {};
    if (unknown) return *unknown;
    return Error{ExitCode::usage, "what it records has no columns, so there is nothing for a condition to check",
                 "say PLUGIN: before a condition that is for another plugin"};
}

bool Conditions::hold(const RecordView &record, const Reading &reading) {
    if (!concern(*record.source)) return true;
    return std::ranges::all_of(by_source_[record.source->index],
                               [&](Predicate &predicate) { return predicate.holds(record, reading); });
}

} // namespace tracer::model
