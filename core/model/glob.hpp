// SPDX-License-Identifier: Apache-2.0
// Patterns over bytes that anybody may have chosen: '*', '?' and [sets], and nothing that takes more steps than the
// pattern's length times the text's. Knows neither columns nor how a pattern is quoted.
#pragma once

#include "base/result.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tracer::model {

/// A text whose escapes are undone; `literal[i]` is 1 where a byte was escaped and so stands for itself.
struct Unescaped {
    std::string bytes, literal;

    void add(char byte, bool escaped) {
        bytes += byte;
        literal += escaped ? '\1' : '\0';
    }
    [[nodiscard]] bool is(std::size_t i, char special) const { return bytes[i] == special && !literal[i]; }
};

class Glob {
public:
    /// Matches only the empty text.
    Glob() = default;
    /// Errors: usage, a set that is not closed or holds what it cannot.
    [[nodiscard]] static Result<Glob> parse(const Unescaped &text);

    /// Allocates nothing. '?' and a set stand for one character, or for one byte where the text is not UTF-8.
    [[nodiscard]] bool matches(std::string_view text) const;
    /// It matches only this one text.
    [[nodiscard]] bool is_plain() const { return plain_; }
    [[nodiscard]] const std::string &plain() const { return bytes_; }

private:
    enum class Kind : std::uint8_t { byte, any, run, set };
    struct Item {
        Kind kind;
        std::uint8_t byte; ///< of Kind::byte
        std::uint16_t set; ///< of Kind::set
    };
    struct Set {
        std::array<std::uint64_t, 4> bytes{};
        bool negated = false;

        void add(unsigned char byte) { bytes[byte / 64] |= std::uint64_t{1} << byte % 64; }
        [[nodiscard]] bool has(unsigned char byte) const { return (bytes[byte / 64] >> byte % 64 & 1) != 0; }
    };
    static Result<Set> parse_set(const Unescaped &text, std::size_t &at);
    [[nodiscard]] std::size_t step(const Item &item, std::string_view text) const;

    bool plain_ = true;
    std::string bytes_; ///< as they were written
    std::vector<Item> items_;
    std::vector<Set> sets_;
};

} // namespace tracer::model
