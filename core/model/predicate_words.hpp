// SPDX-License-Identifier: Apache-2.0
// A condition's text cut into words and signs, and errors that point at their place in it. Knows no column and no
// grammar.
#pragma once

#include "base/result.hpp"
#include "model/glob.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tracer::model {

struct Token {
    enum class Kind : std::uint8_t {
        end,
        word,
        equal,
        unequal,
        less,
        at_most,
        more,
        at_least,
        both,
        either,
        no,
        open,
        close
    };
    Kind kind = Kind::end;
    std::size_t at = 0, length = 0; ///< in bytes of the whole text
    std::string_view written;       ///< as it stands there
    Unescaped text;                 ///< of a word
    bool quoted = false;

    [[nodiscard]] bool compares() const { return kind >= Kind::equal && kind <= Kind::at_least; }
    /// Only = or !=.
    [[nodiscard]] bool orders() const { return kind >= Kind::less && kind <= Kind::at_least; }
};

class Words {
public:
    /// `text` outlives it.
    explicit Words(std::string_view text) : text_(text) {}

    /// The next word or sign; at the end Kind::end, again and again. Errors: usage, a bad quote or escape.
    [[nodiscard]] Result<Token> next();
    /// An error at a token: "character 7: MESSAGE", and below it the text with a caret.
    [[nodiscard]] Error wrong(const Token &token, const std::string &message, std::string hint = {}) const;

private:
    [[nodiscard]] Error wrong(std::size_t at, std::size_t length, const std::string &message, std::string hint) const;
    [[nodiscard]] Token sign(std::size_t length, Token::Kind kind);
    [[nodiscard]] bool ends_word() const;
    Result<void> take_escaped(Unescaped &to);
    Result<Token> word();

    std::string_view text_;
    std::size_t at_ = 0;
};

} // namespace tracer::model
