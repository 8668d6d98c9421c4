// SPDX-License-Identifier: Apache-2.0
// A packet of events while it grows, and the place that whole packets go to. Knows the frame of an event, not what is
// in it.
#pragma once

#include "base/result.hpp"
#include "recording/format.hpp"

#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace tracer::recording {

/// Where whole packets go. Counts what it could not deliver.
class PacketSink {
public:
    virtual ~PacketSink() = default;
    /// A packet with records[i] records of plugin i. False: it was not taken, and they are lost.
    virtual bool put(std::span<const char> packet, std::span<const std::uint64_t> records) = 0;
    /// Errors: output_failed.
    virtual Result<void> flush() = 0;
    /// The same, and waits until all is written or given up.
    virtual Result<void> settle() = 0;
    /// Records of the plugin that were not delivered.
    [[nodiscard]] virtual std::uint64_t lost(std::size_t plugin) const = 0;
};

class Packet {
public:
    explicit Packet(std::size_t plugins) : records_(plugins) { clear(); }

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == sizeof(PacketHead); }
    [[nodiscard]] std::span<const std::uint64_t> records() const { return records_; }

    /// Begins an event of at most `most` bytes after its head. Timestamps never run backwards.
    void event(std::uint16_t id, std::uint64_t timestamp, std::size_t most) {
        const std::size_t wanted = event_head + most + sizeof(Checksum);
        if (wanted > bytes_.size() - size_) bytes_.resize((size_ + wanted) * 2);
        last_ = timestamp > last_ ? timestamp : last_;
        if (empty()) first_ = last_;
        put(id);
        put(last_);
    }
    template <class T>
    void put(T value) {
        static_assert(std::is_trivially_copyable_v<T>);
        std::memcpy(bytes_.data() + size_, &value, sizeof value);
        size_ += sizeof value;
    }
    /// With its NUL. Anything after a NUL inside it is left out.
    void put_text(std::string_view text) {
        text = text.substr(0, text.find('\0'));
        if (!text.empty()) std::memcpy(bytes_.data() + size_, text.data(), text.size());
        size_ += text.size();
        bytes_[size_++] = '\0';
    }
    /// Where the next byte goes, and where the last write ended.
    [[nodiscard]] char *room() { return bytes_.data() + size_; }
    void claim(const char *end) { size_ = static_cast<std::size_t>(end - bytes_.data()); }
    void count(std::size_t plugin) { ++records_[plugin]; }

    /// The packet as it is written; `head` says what the events don't.
    [[nodiscard]] std::span<const char> seal(PacketHead head);
    void clear();

private:
    std::vector<char> bytes_ = std::vector<char>(usual_packet + (16 << 10));
    std::size_t size_ = 0;
    std::uint64_t first_ = 0, last_ = 0;
    std::vector<std::uint64_t> records_; ///< by plugin
};

[[nodiscard]] Checksum checksum_of(std::span<const char> bytes);

} // namespace tracer::recording
