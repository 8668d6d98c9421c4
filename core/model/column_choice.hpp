// SPDX-License-Identifier: Apache-2.0
// The columns that --columns picks for a plugin, and their order. Knows no format.
#pragma once

#include "model/settings.hpp"

#include <optional>
#include <span>
#include <vector>

namespace tracer::model {

using ColumnChoice = std::vector<const Column *>;

/// What the last of `columns` that names the plugin picks of the source, or where none does the last that names no
/// plugin; unset: there is neither. Names that the source has not are passed over.
[[nodiscard]] std::optional<ColumnChoice> chosen_columns(std::span<const Selection> columns, const PluginSpec &spec,
                                                         const Source &source);

/// Does its renderer show the columns one beside the other, so that there is something to choose?
[[nodiscard]] bool shows_columns(const Source &source);

/// Errors: usage, about the choice that counts: a name twice, one that no source that delivers has, or a source with
/// none of them. `rendered`: also one whose renderer does not show columns.
[[nodiscard]] Result<void> check_choice(std::span<const Selection> columns, const PluginSpec &spec,
                                        const PluginSettings &settings, bool rendered);

} // namespace tracer::model
