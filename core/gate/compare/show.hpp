// SPDX-License-Identifier: Apache-2.0
// A comparison as text, as JSON, and its stacks as flame graph tools read them. Each escapes the names that traced
// programs chose. Knows no file.
#pragma once

#include "gate/compare/comparison.hpp"

#include <string>

namespace tracer::gate {

/// What the two are called.
struct RunNames {
    std::string before, after;
};

/// For people.
[[nodiscard]] std::string comparison_text(const Comparison &comparison, const RunNames &names);
/// One document; docs/diff.md has the keys.
[[nodiscard]] std::string comparison_json(const Comparison &comparison, const RunNames &names);
/// "outermost;...;innermost BEFORE AFTER", one stack per line, as flamegraph.pl reads it for a differential graph.
[[nodiscard]] std::string folded_text(const Comparison &comparison);

} // namespace tracer::gate
