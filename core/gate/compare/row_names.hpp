// SPDX-License-Identifier: Apache-2.0
// Which columns name a row that two runs have in common, and their values as text. Knows no listener.
#pragma once

#include "model/cell.hpp"

#include <string>

namespace tracer::gate {

/// Is its value the same in the next run of the same program?
[[nodiscard]] bool names_a_row(const model::Column &column, const model::Source &source);
/// Can it be summed over a run?
[[nodiscard]] bool is_summed(const model::Column &column);

/// As the traced program had it, nothing escaped; "-" if it has no value.
[[nodiscard]] std::string name_text(const model::Column &column, const model::Value &value, model::Names &names);
/// "outermost;...;innermost"; a ';' in a name is `\x3b`.
[[nodiscard]] std::string folded(std::span<const std::uint64_t> frames, model::Names &names);
/// A first frame's name, as folded stacks write it.
[[nodiscard]] std::string folded_frame(std::string_view name);

} // namespace tracer::gate
