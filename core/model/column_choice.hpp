// SPDX-License-Identifier: Apache-2.0
// The columns that --columns picks for a plugin, and their order. Knows no format.
#pragma once

#include "model/settings.hpp"

#include <optional>
#include <span>
#include <vector>

namespace tracer::model {

using ColumnChoice = std::vector<const Column *>;

/// What the last of `columns` that names the plugin picks from the source or, if none does, the last that names no
/// plugin; unset: there is neither. Names that the source does not have are skipped.
[[nodiscard]] std::optional<ColumnChoice> chosen_columns(std::span<const Selection> columns, const PluginSpec &spec,
                                                         const Source &source);

/// Does its renderer show columns side by side, so that there is something to choose from?
[[nodiscard]] bool shows_columns(const Source &source);

/// Errors: usage, about the choice that counts: a duplicate name, one that no delivering source has, or a source with
/// none of them. `rendered`: also a source whose renderer does not show columns.
[[nodiscard]] Result<void> check_choice(std::span<const Selection> columns, const PluginSpec &spec,
                                        const PluginSettings &settings, bool rendered);

} // namespace tracer::model
