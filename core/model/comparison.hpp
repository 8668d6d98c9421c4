// SPDX-License-Identifier: Apache-2.0
// One comparison of a condition: a column of a source, and what its values are compared with. Knows no grammar.
#pragma once

#include "model/addresses.hpp"
#include "model/cell.hpp"
#include "model/glob.hpp"
#include "model/predicate_words.hpp"

namespace tracer::model {

class Comparison {
public:
    /// `place` tells errors where they are. Errors: usage; for a column that is not there, no_such_column.
    [[nodiscard]] static Result<Comparison> make(const Source &source, const Token &column, const Token &sign,
                                                 const Token &value, const Words &place);

    /// Allocates nothing once it has seen the longest words. A missing value (null) is unequal to everything but
    /// `none`, and neither less nor greater.
    [[nodiscard]] bool holds(const RecordView &record, const Reading &reading) {
        const Value value = cell_.read(record, reading);
        switch (sign_) {
        case Token::Kind::equal:
            return equals(value, reading);
        case Token::Kind::unequal:
            return !equals(value, reading);
        default:
            return value.kind != ValueKind::null && ordered(value, reading);
        }
    }

private:
    /// What a value is compared with.
    enum class Against : std::uint8_t { none, number, flags, net, pattern };

    Comparison(const Column &column, Token::Kind sign) : cell_(column), sign_(sign) {}
    Result<void> take(const Token &value, const Words &place);
    Result<void> take_pattern(const Token &value, const Words &place);
    [[nodiscard]] bool take_number(const std::string &text);
    [[nodiscard]] bool take_flags(const std::string &text);
    [[nodiscard]] bool take_net(const std::string &text);
    [[nodiscard]] bool equals(const Value &value, const Reading &reading);
    [[nodiscard]] bool ordered(const Value &value, const Reading &reading) const;
    [[nodiscard]] bool equals_number(const Value &value, const Reading &reading) const;
    [[nodiscard]] bool matches(const Value &value, const Reading &reading);
    [[nodiscard]] bool matches_words(std::string_view words);
    [[nodiscard]] bool matches_number(std::uint64_t number, bool negative) const;

    Cell cell_;
    Token::Kind sign_;
    Against against_ = Against::number;
    std::uint64_t bits_ = 0; ///< of Against::number and flags, in the column's own shape
    double real_ = 0;        ///< likewise, for a rate
    Net net_;
    Glob pattern_;
    std::string joined_; ///< words, kept so that nothing is allocated
};

} // namespace tracer::model
