// SPDX-License-Identifier: Apache-2.0
// gates.lock: baselines as a small, sorted TOML text that is meant to be read in a diff. What its values mean is not
// known here.
#pragma once

#include "base/result.hpp"
#include "model/gate_baseline.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tracer::config {

/// Errors: usage, "PATH:LINE:COLUMN: what".
[[nodiscard]] Result<std::vector<model::GateBaseline>> parse_lock(const std::string &path, std::string_view text);
/// The file, read with the caller's rights; unset if there is none.
[[nodiscard]] Result<std::optional<std::vector<model::GateBaseline>>> read_lock(const std::string &path);

/// Sorted by gate, plugin and measure: the same baselines give the same bytes.
[[nodiscard]] std::string lock_text(std::vector<model::GateBaseline> baselines);
/// Replaces those of the same gates among `kept` with `baselines`.
[[nodiscard]] std::vector<model::GateBaseline> replaced(std::vector<model::GateBaseline> kept,
                                                        std::span<const model::GateBaseline> baselines);
/// Writes the file with the caller's rights: all of it or nothing. Errors: output_failed.
[[nodiscard]] Result<void> write_lock(const std::string &path, const std::vector<model::GateBaseline> &baselines);

} // namespace tracer::config
