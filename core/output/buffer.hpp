// SPDX-License-Identifier: Apache-2.0
// A growing run of bytes that writers format into and reuse, so that a record allocates nothing. Knows how to write
// numbers without a locale; knows nothing of columns or sinks.
#pragma once

#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace tracer::output {

class Buffer {
public:
    explicit Buffer(std::size_t capacity = 256)
        : bytes_(std::make_unique_for_overwrite<char[]>(capacity)), capacity_(capacity) {}

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::string_view view() const { return {bytes_.get(), size_}; }
    [[nodiscard]] char *data() { return bytes_.get(); }
    void clear() { size_ = 0; }
    void cut(std::size_t size) { size_ = size < size_ ? size : size_; }

    /// Room for `n` more bytes; claim() says how many were used.
    [[nodiscard]] char *room(std::size_t n) {
        if (n > capacity_ - size_) [[unlikely]]
            grow(n);
        return bytes_.get() + size_;
    }
    void claim(const char *end) { size_ = static_cast<std::size_t>(end - bytes_.get()); }

    void put(char c) {
        *room(1) = c;
        ++size_;
    }
    void put(std::string_view text) {
        copy(room(text.size()), text.data(), text.size());
        size_ += text.size();
    }
    void fill(std::size_t n, char c) {
        std::memset(room(n), c, n);
        size_ += n;
    }
    void number(std::uint64_t v) {
        const std::size_t digits = decimal_digits(v);
        put_digits(room(digits), v, digits);
        size_ += digits;
    }
    void number(std::int64_t v) {
        if (v < 0) put('-');
        number(v < 0 ? 0 - static_cast<std::uint64_t>(v) : static_cast<std::uint64_t>(v));
    }
    /// `digits` digits, zero-padded: `v` has no more.
    void padded(std::uint64_t v, std::size_t digits) {
        put_digits(room(digits), v, digits);
        size_ += digits;
    }
    void hex(std::uint64_t v) {
        put("0x");
        claim(std::to_chars(room(24), bytes_.get() + size_ + 24, v, 16).ptr);
    }
    /// A finite number with `precision` (at most 30) digits after the point.
    void fixed(double v, int precision) {
        constexpr std::size_t longest = 320 + 32; // DBL_MAX has 309 digits
        char *at = room(longest);
        claim(std::to_chars(at, at + longest, v, std::chars_format::fixed, precision).ptr);
    }

private:
    /// Most texts are keys of a few bytes: two overlapping moves instead of a call.
    static void copy(char *to, const char *from, std::size_t n) {
        if (n > 16) {
            std::memcpy(to, from, n);
        } else if (n >= 8) {
            std::memcpy(to + n - 8, from + n - 8, 8);
            std::memcpy(to, from, 8);
        } else if (n >= 4) {
            std::memcpy(to + n - 4, from + n - 4, 4);
            std::memcpy(to, from, 4);
        } else {
            for (std::size_t i = 0; i < n; ++i)
                to[i] = from[i];
        }
    }
    static std::size_t decimal_digits(std::uint64_t v) {
        // 1233 / 4096 is just above log10(2): the guess is right or one too low.
        const std::size_t guess = static_cast<std::size_t>(std::bit_width(v | 1)) * 1233 >> 12;
        return guess + (v >= powers_of_ten[guess] ? 1 : 0);
    }
    static void put_digits(char *at, std::uint64_t v, std::size_t digits) {
        for (; digits >= 2; digits -= 2, v /= 100)
            std::memcpy(at + digits - 2, &digit_pairs[v % 100 * 2], 2);
        if (digits > 0) *at = static_cast<char>('0' + v % 10);
    }
    static constexpr std::array<std::uint64_t, 20> powers_of_ten = [] {
        std::array<std::uint64_t, 20> powers{}; // [0] is 0: zero has one digit, too
        for (std::uint64_t i = 1, power = 10; i < 20; ++i, power *= 10)
            powers[i] = power;
        return powers;
    }();
    static constexpr std::array<char, 200> digit_pairs = [] {
        std::array<char, 200> pairs{};
        for (std::size_t i = 0; i < 100; ++i) {
            pairs[2 * i] = static_cast<char>('0' + i / 10);
            pairs[2 * i + 1] = static_cast<char>('0' + i % 10);
        }
        return pairs;
    }();

    [[gnu::noinline, gnu::cold]] void grow(std::size_t n) {
        const std::size_t capacity = (size_ + n) * 2;
        auto bytes = std::make_unique_for_overwrite<char[]>(capacity);
        std::memcpy(bytes.get(), bytes_.get(), size_);
        bytes_ = std::move(bytes);
        capacity_ = capacity;
    }

    std::unique_ptr<char[]> bytes_;
    std::size_t capacity_;
    std::size_t size_ = 0;
};

} // namespace tracer::output
