// SPDX-License-Identifier: Apache-2.0
// Two runs side by side: what differs, and by how much. Knows neither where they came from nor how it is shown.
#pragma once

#include "gate/compare/gathered.hpp"
#include "gate/compare/tolerance.hpp"
#include "gate/rank_test.hpp"
#include "gate/verdict.hpp"

#include <optional>

namespace tracer::gate {

/// A row that differs in at least one of its amounts.
struct RowDifference {
    std::vector<std::string> name;            ///< by SourceDifference::names
    std::vector<std::uint64_t> before, after; ///< by SourceDifference::amounts; 0 where the row is not there
    /// By amount: how large the change is relative to the column's sum, so that different units can be put in one
    /// order; 0: alike.
    std::vector<double> weights;

    [[nodiscard]] double weight() const;
};

struct StackDifference {
    std::string stack;
    std::uint64_t before = 0, after = 0;
};

/// Values, of which both have some.
struct ValuesDifference {
    model::Histogram before, after;
    RankTest test;
    bool differ = false; ///< chance does not explain it, and a percentile moved by more than the tolerance
};

struct SourceDifference {
    std::string plugin, source;
    std::string incomparable; ///< why rows are not compared, in words; empty: they are
    std::vector<std::string> names;
    std::optional<std::size_t> stack_name; ///< which of them is a stack, folded
    std::vector<Amount> amounts;
    std::vector<RowDifference> rows;     ///< the weightiest first
    std::uint64_t alike = 0;             ///< rows that do not differ
    std::vector<StackDifference> stacks; ///< all of them, differing or not, in their order
    Unit unit = Unit::count;
    std::optional<ValuesDifference> values; ///< of a histogram

    /// Does neither run have any of it?
    [[nodiscard]] bool empty() const { return incomparable.empty() && rows.empty() && alike == 0 && !values; }
    [[nodiscard]] bool differs() const { return !incomparable.empty() || !rows.empty() || (values && values->differ); }
};

struct Comparison {
    Gathered before, after; ///< without their sources' rows: how each was seen
    std::vector<SourceDifference> sources;
    std::vector<std::string> remarks; ///< what makes the two differ apart from any row, a line each

    [[nodiscard]] bool differs() const;
};

[[nodiscard]] Comparison compare(Gathered before, Gathered after, const Tolerance &tolerance);

/// A row's name in one line, nothing escaped; for a stack, the innermost frames first.
[[nodiscard]] std::string row_text(const SourceDifference &source, const RowDifference &row, std::string_view between);

/// For a verdict: each changed amount of each changed row, the largest change first.
[[nodiscard]] std::vector<Change> changes_of(const Comparison &comparison);

} // namespace tracer::gate
