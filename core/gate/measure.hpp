// SPDX-License-Identifier: Apache-2.0
// A measure, PLUGIN.NAME[CONDITIONS], resolved against a plugin's description: which source it reads, what of it is
// summed, and in which unit. Knows neither limits nor who delivers the records.
#pragma once

#include "gate/unit.hpp"
#include "model/gate_request.hpp"
#include "model/predicate.hpp"
#include "model/settings.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tracer::gate {

/// A plugin that a gate may measure with. Both outlive the measures.
struct PluginChoice {
    const model::PluginSpec *spec = nullptr;
    const model::PluginSettings *settings = nullptr; ///< nullptr: its options have their defaults
};

/// What becomes of a source's records.
enum class Reduction : std::uint8_t {
    column,  ///< the sum of a column
    records, ///< the number of records
    emitted, ///< the number of events that a table or a counter holds, from the ledger
    histogram_count,
    histogram_sum,
    histogram_min,
    histogram_max,
    percentile,
};

struct Measure {
    std::string text; ///< as written
    const model::PluginSpec *spec = nullptr;
    std::uint32_t source = 0; ///< index in spec->sources
    Reduction reduction = Reduction::records;
    std::size_t column = 0;      ///< of `column`: index in the source's columns
    std::uint32_t per_mille = 0; ///< of `percentile`: 500, 900, 990, 999
    std::uint64_t of_value = 0;  ///< of `percentile`: how many values it needs to mean anything
    std::optional<model::Predicate> where;
    Unit unit = Unit::count;
    bool one_each = false; ///< an event adds at most 1, so the number lost bounds the truth

    /// Of several runs the median counts, not every one: times never repeat.
    [[nodiscard]] bool is_time() const { return unit == Unit::nanoseconds; }
};

/// The plugin that a measure's text names: what stands before its first dot. Errors: usage, at `place`.
[[nodiscard]] Result<std::string> plugin_of(std::string_view text, const model::Place &place);
/// Errors: usage, at `place`: an unknown plugin or column, one that cannot be summed, a wrong condition.
[[nodiscard]] Result<Measure> resolve(std::string_view text, const model::Place &place,
                                      std::span<const PluginChoice> plugins);
/// Every measure of a plugin that needs no condition, as its text: for --calibrate without a file, and for hints.
[[nodiscard]] std::vector<std::string> measures_of(const PluginChoice &plugin);

/// What a column's or a histogram's numbers are.
[[nodiscard]] Unit unit_of(const model::Column &column);
[[nodiscard]] Unit unit_of(const model::Source &histogram);

/// The error, with `place` before it.
[[nodiscard]] Error at(const model::Place &place, Error error);

} // namespace tracer::gate
