// SPDX-License-Identifier: Apache-2.0
// The grammar of conditions: comparisons joined by && (or ',') and ||, with ! and parentheses. Knows no column: whether
// a comparison means anything is for others to say.
#pragma once

#include "model/predicate_words.hpp"

#include <vector>

namespace tracer::model {

struct PredicateTree {
    enum class Kind : std::uint8_t { all, any, no, comparison };
    Kind kind = Kind::comparison;
    std::vector<PredicateTree> parts; ///< of Kind::no one
    Token column, sign, value;        ///< of a comparison

    static constexpr std::size_t longest = 4096; ///< bytes
    static constexpr std::size_t deepest = 64;   ///< nested parentheses and '!'
};

/// Errors: usage, at a character.
[[nodiscard]] Result<PredicateTree> parse_predicate(std::string_view text);

} // namespace tracer::model
