// SPDX-License-Identifier: Apache-2.0
#include "model/comparison.hpp"

#include "model/errno_names.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

namespace tracer::model {
namespace {

template <class T>
bool in_order(Token::Kind sign, T a, T b) {
    switch (sign) {
    case Token::Kind::less:
        return a < b;
    case Token::Kind::at_most:
        return a <= b;
    case Token::Kind::more:
        return a > b;
    case Token::Kind::at_least:
        return a >= b;
    default:
        return false;
    }
}

std::uint64_t elapsed(const Value &value, const Reading &reading) {
    return value.bits - std::min(value.bits, reading.start);
}

} // namespace

bool Comparison::ordered(const Value &value, const Reading &reading) const {
    switch (value.kind) {
    case ValueKind::integer:
    case ValueKind::result:
        return in_order(sign_, value.integer(), static_cast<std::int64_t>(bits_));
    case ValueKind::real:
        return in_order(sign_, value.real, real_);
    case ValueKind::elapsed:
        return in_order(sign_, elapsed(value, reading), bits_);
    default:
        return in_order(sign_, value.bits, bits_);
    }
}

bool Comparison::equals(const Value &value, const Reading &reading) {
    // A user without a name is shown as null, and still has a number.
    const bool nameless = value.kind == ValueKind::user && value.text.empty();
    switch (against_) {
    case Against::none:
        if (value.kind == ValueKind::stack) return value.frames.empty();
        if (value.kind == ValueKind::symbol) return reading.names->symbol(value.bits).name.empty();
        return value.kind == ValueKind::null || nameless;
    case Against::number:
        return value.kind != ValueKind::null && equals_number(value, reading);
    case Against::flags:
        return bits_ == 0 ? value.bits == 0 : (value.bits & bits_) == bits_;
    case Against::net:
        return value.kind != ValueKind::null && net_.holds(address_of(value.text));
    case Against::pattern:
        return value.kind != ValueKind::null && !nameless && matches(value, reading);
    }
    return false;
}

bool Comparison::equals_number(const Value &value, const Reading &reading) const {
    switch (value.kind) {
    case ValueKind::real:
        return value.real == real_;
    case ValueKind::boolean:
        return (value.bits != 0) == (bits_ != 0);
    case ValueKind::elapsed:
        return elapsed(value, reading) == bits_;
    case ValueKind::stack:
        return std::ranges::find(value.frames, bits_) != value.frames.end();
    default:
        return value.bits == bits_;
    }
}

bool Comparison::matches_number(std::uint64_t number, bool negative) const {
    std::array<char, 24> text{};
    const auto end = negative ? std::to_chars(text.begin(), text.end(), static_cast<std::int64_t>(number)).ptr
                              : std::to_chars(text.begin(), text.end(), number).ptr;
    return pattern_.matches({text.data(), static_cast<std::size_t>(end - text.data())});
}

/// One of them, or all of them with a blank between each two.
bool Comparison::matches_words(std::string_view words) {
    bool one = false;
    joined_.clear();
    each_word(words, [&](std::string_view word) {
        one = one || pattern_.matches(word);
        if (word.data() != words.data()) joined_ += ' ';
        joined_ += word;
    });
    return one || pattern_.matches(joined_);
}

/// Against a pattern, which has to match what is shown: the name, if there is one.
bool Comparison::matches(const Value &value, const Reading &reading) {
    const auto symbol = [&](std::uint64_t address) {
        const std::string_view name = reading.names->symbol(address).name;
        return !name.empty() && pattern_.matches(name);
    };
    switch (value.kind) {
    case ValueKind::error: {
        const std::string_view name = errno_name(value.integer());
        return name.empty() ? matches_number(value.bits, true) : pattern_.matches(name);
    }
    case ValueKind::label: {
        if (value.label < 0) return matches_number(value.bits, false);
        const Label &label = cell_.column().labels[static_cast<std::size_t>(value.label)];
        return pattern_.matches(label.name) || pattern_.matches(label.short_name);
    }
    case ValueKind::flags:
        return std::ranges::any_of(cell_.column().labels, [&](const Label &label) {
            return is_set(label, value.bits) && (pattern_.matches(label.name) || pattern_.matches(label.short_name));
        });
    case ValueKind::call:
        return value.text.empty() ? matches_number(value.bits, true) : pattern_.matches(value.text);
    case ValueKind::words:
        return matches_words(value.text);
    case ValueKind::address:
        return pattern_.matches(AddressText(value.text).view());
    case ValueKind::device: {
        std::array<char, 24> text{};
        std::snprintf(text.data(), text.size(), "%u:%u", static_cast<unsigned>(value.bits >> 20),
                      static_cast<unsigned>(value.bits & 0xfffff));
        return pattern_.matches(text.data());
    }
    case ValueKind::symbol:
        return symbol(value.bits);
    case ValueKind::stack:
        return std::ranges::any_of(value.frames, symbol);
    default: // text, and a user's name
        return pattern_.matches(value.text);
    }
}

} // namespace tracer::model
