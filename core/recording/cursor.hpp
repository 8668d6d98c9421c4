// SPDX-License-Identifier: Apache-2.0
// Bytes of a recording, read from the front and never past the end. After the first failed read, all others fail.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace tracer::recording {

class Cursor {
public:
    explicit Cursor(std::span<const char> bytes) : bytes_(bytes) {}

    [[nodiscard]] bool good() const { return good_; }
    [[nodiscard]] std::size_t at() const { return at_; }
    [[nodiscard]] bool at_end() const { return at_ == bytes_.size(); }

    /// Copies `size` bytes to `to`; false, with nothing copied, if they are not there.
    bool copy(void *to, std::size_t size) {
        if (!good_ || size > bytes_.size() - at_) return good_ = false;
        if (size > 0) std::memcpy(to, bytes_.data() + at_, size);
        at_ += size;
        return true;
    }
    template <class T>
    [[nodiscard]] T get() {
        T value{};
        copy(&value, sizeof value);
        return value;
    }
    /// A text that ends with a NUL and has at most `most` bytes before it. It lives as long as the bytes.
    [[nodiscard]] std::string_view text(std::size_t most) {
        const std::size_t left = bytes_.size() - at_, reach = left <= most ? left : most + 1;
        const char *begin = bytes_.data() + at_;
        const void *end = good_ && reach > 0 ? std::memchr(begin, 0, reach) : nullptr;
        if (!end) {
            good_ = false;
            return {};
        }
        const std::string_view text(begin, static_cast<std::size_t>(static_cast<const char *>(end) - begin));
        at_ += text.size() + 1;
        return text;
    }

private:
    std::span<const char> bytes_;
    std::size_t at_ = 0;
    bool good_ = true;
};

} // namespace tracer::recording
