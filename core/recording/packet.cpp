// SPDX-License-Identifier: Apache-2.0
#include "recording/packet.hpp"

#include <zlib.h>

#include <algorithm>

namespace tracer::recording {

std::uint32_t checksum_of(std::span<const char> packet) {
    constexpr std::size_t at = offsetof(PacketHead, checksum), behind = at + sizeof(std::uint32_t);
    static constexpr unsigned char zero[sizeof(std::uint32_t)] = {};
    const auto *bytes = reinterpret_cast<const unsigned char *>(packet.data());
    auto sum = ::crc32_z(0, bytes, std::min(at, packet.size()));
    sum = ::crc32_z(sum, zero, sizeof zero);
    if (packet.size() > behind) sum = ::crc32_z(sum, bytes + behind, packet.size() - behind);
    return static_cast<std::uint32_t>(sum);
}

std::span<const char> Packet::seal(PacketHead head) {
    head.begin = first_;
    head.end = last_;
    head.content_bits = head.packet_bits = std::uint64_t{size_} * 8;
    head.checksum = 0;
    std::memcpy(bytes_.data(), &head, sizeof head);
    const std::span<const char> whole(bytes_.data(), size_);
    const std::uint32_t sum = checksum_of(whole);
    std::memcpy(bytes_.data() + offsetof(PacketHead, checksum), &sum, sizeof sum);
    return whole;
}

void Packet::clear() {
    size_ = sizeof(PacketHead);
    std::ranges::fill(records_, 0);
}

} // namespace tracer::recording
