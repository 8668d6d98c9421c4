// SPDX-License-Identifier: Apache-2.0
#include "recording/packet.hpp"

#include <zlib.h>

#include <algorithm>

namespace tracer::recording {

Checksum checksum_of(std::span<const char> bytes) {
    return static_cast<Checksum>(::crc32_z(0, reinterpret_cast<const unsigned char *>(bytes.data()), bytes.size()));
}

std::span<const char> Packet::seal(PacketHead head) {
    head.begin = first_;
    head.end = last_;
    head.content_bits = std::uint64_t{size_} * 8;
    head.packet_bits = head.content_bits + sizeof(Checksum) * 8;
    std::memcpy(bytes_.data(), &head, sizeof head);
    const std::span<const char> content(bytes_.data(), size_);
    put(checksum_of(content));
    return {bytes_.data(), size_};
}

void Packet::clear() {
    size_ = sizeof(PacketHead);
    std::ranges::fill(records_, 0);
}

} // namespace tracer::recording
