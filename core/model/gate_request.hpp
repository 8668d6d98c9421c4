// SPDX-License-Identifier: Apache-2.0
// What gates.toml and --gate ask for, as it was written: commands to run and budgets to judge them by. Built by
// config/, judged by gate/; knows no plugin.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tracer::model {

/// Where something was written, for messages: "gates.toml:4:1", or "--gate".
struct Place {
    std::string file;
    std::uint32_t line = 0, column = 0; ///< from 1; 0: there are none

    [[nodiscard]] std::string text() const {
        return line ? file + ':' + std::to_string(line) + ':' + std::to_string(column) : file;
    }
};

/// A limit as it was written ("1MiB", "2ms", "412"), and where.
struct LimitText {
    std::string text;
    Place place;
    bool exclusive = false; ///< the limit itself is not allowed: "< 412"
};

/// One line of a budget. It has at least one limit.
struct BudgetRequest {
    std::string measure; ///< "filetop.rbytes[file=*.h]"
    Place place;         ///< of the measure
    std::optional<LimitText> max, min, equal;
    std::optional<LimitText> grow; ///< by how much it may exceed the baseline: "5%" or an amount
    bool warn = false;             ///< exceeding it is reported, but not a failure
    bool ignore_if_unused = false; ///< it is not a failure if nothing was measured
    std::string reason;            ///< the user's own words; may be empty
};

struct GateRequest {
    std::string name; ///< "build"; for --gate without a file: "command"
    std::vector<std::string> command;
    std::uint32_t runs = 1, warmup = 0;
    std::vector<BudgetRequest> budgets;
};

} // namespace tracer::model
