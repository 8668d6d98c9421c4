// SPDX-License-Identifier: Apache-2.0
#include "model/glob.hpp"

#include "base/utf8.hpp"

#include <algorithm>

namespace tracer::model {
namespace {

Error refuse(const char *why) { return {ExitCode::usage, why, "write \\[ for the bracket itself"}; }

/// The length of the character at the front; a byte that begins no character counts as one.
std::size_t character(std::string_view text) {
    std::uint32_t code = 0;
    return std::max<std::size_t>(utf8_sequence(text, code), 1);
}

} // namespace

Result<Glob::Set> Glob::parse_set(const Unescaped &text, std::size_t &at) {
    Set set;
    std::size_t i = at + 1;
    if (i < text.bytes.size() && (text.is(i, '!') || text.is(i, '^'))) {
        set.negated = true;
        ++i;
    }
    const auto is_byte = [&](std::size_t n) {
        return static_cast<unsigned char>(text.bytes[n]) < 0x80 || text.literal[n];
    };
    // A ']' right at the beginning belongs to the set.
    for (const std::size_t first = i; i < text.bytes.size() && (i == first || !text.is(i, ']')); ++i) {
        auto low = static_cast<unsigned char>(text.bytes[i]), high = low;
        const bool range = i + 2 < text.bytes.size() && text.is(i + 1, '-') && !text.is(i + 2, ']');
        if (!is_byte(i) || (range && !is_byte(i + 2))) return refuse("a [set] may hold only ASCII characters");
        if (range) high = static_cast<unsigned char>(text.bytes[i += 2]);
        if (low > high) return refuse("a range in a [set] runs backwards");
        for (unsigned byte = low; byte <= high; ++byte)
            set.add(static_cast<unsigned char>(byte));
    }
    if (i >= text.bytes.size()) return refuse("a '[' has no ']'");
    at = i;
    return set;
}

Result<Glob> Glob::parse(const Unescaped &text) {
    Glob glob;
    glob.bytes_ = text.bytes;
    for (std::size_t i = 0; i < text.bytes.size(); ++i) {
        if (text.is(i, '*')) {
            if (glob.items_.empty() || glob.items_.back().kind != Kind::run) glob.items_.push_back({Kind::run, 0, 0});
        } else if (text.is(i, '?')) {
            glob.items_.push_back({Kind::any, 0, 0});
        } else if (text.is(i, '[')) {
            auto set = parse_set(text, i);
            if (!set) return std::move(set).error();
            glob.items_.push_back({Kind::set, 0, static_cast<std::uint16_t>(glob.sets_.size())});
            glob.sets_.push_back(*set);
        } else {
            glob.items_.push_back({Kind::byte, static_cast<std::uint8_t>(text.bytes[i]), 0});
            continue;
        }
        glob.plain_ = false;
        if (glob.sets_.size() >= UINT16_MAX) return refuse("it has too many [sets]");
    }
    return glob;
}

/// How many bytes at the front of `text`, which is not empty, the item matches; 0: none.
std::size_t Glob::step(const Item &item, std::string_view text) const {
    const auto front = static_cast<unsigned char>(text.front());
    switch (item.kind) {
    case Kind::byte:
        return front == item.byte ? 1 : 0;
    case Kind::any:
        return character(text);
    case Kind::set: {
        const std::size_t length = character(text);
        const Set &set = sets_[item.set];
        return (length == 1 && set.has(front)) != set.negated ? length : 0;
    }
    case Kind::run:
        break;
    }
    return 0;
}

bool Glob::matches(std::string_view text) const {
    if (plain_) return text == bytes_;
    constexpr std::size_t none = SIZE_MAX;
    // Only the last '*' is ever given more: whatever an earlier one could take, the last one can take, too.
    std::size_t at = 0, item = 0, last_run = none, taken = 0;
    while (at < text.size()) {
        if (item < items_.size() && items_[item].kind == Kind::run) {
            last_run = item++;
            taken = at;
            continue;
        }
        const std::size_t length = item < items_.size() ? step(items_[item], text.substr(at)) : 0;
        if (length > 0) {
            at += length;
            ++item;
            continue;
        }
        if (last_run == none) return false;
        taken += character(text.substr(taken));
        at = taken;
        item = last_run + 1;
    }
    while (item < items_.size() && items_[item].kind == Kind::run)
        ++item;
    return item == items_.size();
}

} // namespace tracer::model
