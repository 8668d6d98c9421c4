// SPDX-License-Identifier: Apache-2.0
// What a whole run adds up to, row by row, so that it can be compared with another run. Owns all its texts; knows
// neither where they came from nor what they are compared with.
#pragma once

#include "gate/run_result.hpp"
#include "gate/unit.hpp"
#include "model/histogram.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tracer::gate {

/// A column that is summed.
struct Amount {
    std::string column;
    Unit unit = Unit::count;
    friend bool operator==(const Amount &, const Amount &) = default;
};

/// One source of a plugin. A row is named by what is the same in every run: names, calls, results, stacks. What the
/// kernel numbers anew each time (processes, threads, CPUs, inodes, times) names no row.
struct SourceSums {
    std::string plugin, source;
    std::vector<std::string> names;        ///< columns that name a row
    std::optional<std::size_t> stack_name; ///< which of them is a stack, folded
    std::vector<Amount> amounts;           ///< of events and histograms by key the first is their number, "count"
    std::map<std::vector<std::string>, std::vector<std::uint64_t>> rows;
    std::map<std::string, std::uint64_t> stacks; ///< folded, "comm;outermost;...;innermost"
    bool is_histogram = false;                   ///< its values count, and not its rows; of histograms by key both
    Unit unit = Unit::count;                     ///< of the histogram's values
    model::Histogram histogram;
    std::uint64_t unnamed = 0; ///< records beyond the rows that are kept apart
};

struct Gathered {
    std::string kernel;
    std::vector<Seen> plugins;
    std::vector<SourceSums> sources;
    std::uint64_t unfollowed = 0; ///< threads of the command that may not have been followed, at most

    /// Of all plugins: events and records that are in no row.
    [[nodiscard]] std::uint64_t lost() const;
};

} // namespace tracer::gate
