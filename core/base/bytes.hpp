// SPDX-License-Identifier: Apache-2.0
// The bytes of a file, read only within their bounds and at any alignment. Knows no format.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <vector>

namespace tracer {

class Bytes {
public:
    Bytes() = default;
    explicit Bytes(std::span<const std::byte> all) : all_(all) {}

    [[nodiscard]] std::uint64_t size() const { return all_.size(); }
    [[nodiscard]] const std::byte *data() const { return all_.data(); }
    [[nodiscard]] bool holds(std::uint64_t offset, std::uint64_t length) const {
        return offset <= all_.size() && length <= all_.size() - offset;
    }
    /// `length` bytes at `offset`, or nothing.
    [[nodiscard]] std::optional<Bytes> part(std::uint64_t offset, std::uint64_t length) const {
        if (!holds(offset, length)) return std::nullopt;
        return Bytes(all_.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(length)));
    }
    template <class T>
    [[nodiscard]] std::optional<T> get(std::uint64_t offset) const {
        if (!holds(offset, sizeof(T))) return std::nullopt;
        T item;
        std::memcpy(&item, all_.data() + offset, sizeof item);
        return item;
    }
    /// `count` items at `offset`; nothing if they are not all there.
    template <class T>
    [[nodiscard]] std::optional<std::vector<T>> array(std::uint64_t offset, std::uint64_t count) const {
        if (count > all_.size() / sizeof(T) || !holds(offset, count * sizeof(T))) return std::nullopt;
        std::vector<T> items(static_cast<std::size_t>(count));
        if (count != 0) std::memcpy(items.data(), all_.data() + offset, items.size() * sizeof(T));
        return items;
    }

private:
    std::span<const std::byte> all_;
};

} // namespace tracer
