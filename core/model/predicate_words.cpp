// SPDX-License-Identifier: Apache-2.0
#include "model/predicate_words.hpp"

#include "base/strings.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace tracer::model {
namespace {

using Kind = Token::Kind;

struct Sign {
    std::string_view text;
    Kind kind;
};
constexpr auto signs = std::to_array<Sign>({{"==", Kind::equal}, // before the sign that it begins with
                                            {"!=", Kind::unequal},
                                            {"<=", Kind::at_most},
                                            {">=", Kind::at_least},
                                            {"&&", Kind::both},
                                            {"||", Kind::either},
                                            {"=", Kind::equal},
                                            {"<", Kind::less},
                                            {">", Kind::more},
                                            {",", Kind::both},
                                            {"!", Kind::no},
                                            {"(", Kind::open},
                                            {")", Kind::close}});
constexpr std::string_view blanks = " \t\r\n";
constexpr std::size_t shown_before = 50, shown_after = 50; // characters of a long text around the caret

std::size_t character(std::string_view text) {
    std::uint32_t code = 0;
    return std::max<std::size_t>(utf8_sequence(text, code), 1);
}

std::size_t characters(std::string_view text) {
    std::size_t count = 0;
    for (; !text.empty(); ++count)
        text.remove_prefix(character(text));
    return count;
}

/// Its first characters, and "..." if there are more.
std::string beginning(std::string_view text) {
    std::size_t bytes = 0;
    for (std::size_t n = 0; n < shown_after && bytes < text.size(); ++n)
        bytes += character(text.substr(bytes));
    return harmless(text.substr(0, bytes)) + (bytes < text.size() ? "..." : "");
}

/// Its last characters, after "..." if there are more.
std::string ending(std::string_view text) {
    const std::size_t all = characters(text);
    for (std::size_t n = shown_before; n < all; ++n)
        text.remove_prefix(character(text));
    return (all > shown_before ? "..." : "") + harmless(text);
}

} // namespace

Error Words::wrong(std::size_t at, std::size_t length, const std::string &message, std::string hint) const {
    const std::string_view before = text_.substr(0, at);
    const std::string left = ending(before), meant = beginning(text_.substr(at, length));
    const std::string rest = length < text_.size() - at ? beginning(text_.substr(at + length)) : "";
    Error error{ExitCode::usage, "character " + std::to_string(characters(before) + 1) + ": " + message,
                std::move(hint)};
    if (text_.find_first_not_of(blanks) == std::string_view::npos) return error; // an empty line shows no place
    error.excerpt = "  " + left + meant + rest + "\n  " + std::string(characters(left), ' ') + '^' +
                    std::string(std::max<std::size_t>(characters(meant), 1) - 1, '~');
    return error;
}

Error Words::wrong(const Token &token, const std::string &message, std::string hint) const {
    return wrong(token.at, token.length, message, std::move(hint));
}

Token Words::sign(std::size_t length, Kind kind) {
    Token token;
    token.kind = kind;
    token.at = at_;
    token.length = length;
    token.written = text_.substr(at_, length);
    at_ += length;
    return token;
}

Result<Token> Words::next() {
    at_ = std::min(text_.find_first_not_of(blanks, at_), text_.size());
    if (at_ == text_.size()) return sign(0, Kind::end);
    const auto found =
        std::ranges::find_if(signs, [&](const Sign &s) { return text_.substr(at_).starts_with(s.text); });
    return found == signs.end() ? word() : sign(found->text.size(), found->kind);
}

/// A word without quotes goes up to a blank or a sign; a '!' alone may stand in it.
bool Words::ends_word() const {
    const std::string_view rest = text_.substr(at_);
    if (rest.front() == '"' || blanks.find(rest.front()) != std::string_view::npos) return true;
    return std::ranges::any_of(signs, [&](const Sign &s) { return s.kind != Kind::no && rest.starts_with(s.text); });
}

/// What follows a backslash.
Result<void> Words::take_escaped(Unescaped &to) {
    const std::size_t begin = at_++;
    const std::string_view rest = text_.substr(at_);
    unsigned byte = 0;
    if (rest.starts_with('x') && rest.size() >= 3 &&
        std::from_chars(rest.data() + 1, rest.data() + 3, byte, 16).ptr == rest.data() + 3)
        at_ += 3;
    else if (!rest.empty() && std::string_view("\"\\*?[]!^-").find(rest.front()) != std::string_view::npos)
        byte = static_cast<unsigned char>(text_[at_++]);
    else
        return wrong(begin, std::min<std::size_t>(2, text_.size() - begin), "no such escape",
                     R"(write \\ for a backslash, \" for a quote, \x1b for a byte, \* \? \[ for the character itself)");
    to.add(static_cast<char>(byte), true);
    return {};
}

Result<Token> Words::word() {
    Token token;
    token.kind = Kind::word;
    token.at = at_;
    token.quoted = text_[at_] == '"';
    if (token.quoted) ++at_;
    const auto goes_on = [&] { return at_ < text_.size() && (token.quoted ? text_[at_] != '"' : !ends_word()); };
    while (goes_on()) {
        if (text_[at_] != '\\')
            token.text.add(text_[at_++], false);
        else if (auto taken = take_escaped(token.text); !taken)
            return std::move(taken).error();
    }
    if (token.quoted && at_++ == text_.size()) return wrong(token.at, 1, "a quote that is never closed", "");
    token.length = at_ - token.at;
    token.written = text_.substr(token.at, token.length);
    return token;
}

} // namespace tracer::model
