// SPDX-License-Identifier: Apache-2.0
// The numbers of a recording's format: files, the head of a packet, the ids of events. Writer, reader and metadata
// agree on them here. Knows no plugin.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace tracer::recording {

inline constexpr unsigned version = 1; ///< of everything that a reader relies on
inline constexpr const char *metadata_file = "metadata";
inline constexpr const char *stream_file = "stream";

using Uuid = std::array<std::uint8_t, 16>;

/// CTF's packet header and packet context, as the metadata describes them: no padding.
struct [[gnu::packed]] PacketHead {
    static constexpr std::uint32_t right_magic = 0xC1FC1FC1;

    std::uint32_t magic = right_magic;
    Uuid uuid{};
    std::uint32_t stream_id = 0;
    std::uint64_t begin = 0, end = 0;                ///< timestamps of the first and the last event
    std::uint64_t content_bits = 0, packet_bits = 0; ///< both with this head; the packet with its checksum, too
    std::uint64_t number = 0;                        ///< counts from 0; a gap: packets that could not be written
    std::uint64_t discarded = 0;                     ///< events lost so far: lost_ring, lost_map, missed of all plugins
};
static_assert(sizeof(PacketHead) == 72);
/// CRC-32 of everything before it in the packet; to other readers it is padding.
using Checksum = std::uint32_t;
static_assert(std::endian::native == std::endian::little, "the metadata says le");

/// A packet is handed on once it has grown to this size; it may hold one more record than that.
inline constexpr std::size_t usual_packet = 64 << 10;
/// Readers refuse a larger one.
inline constexpr std::size_t largest_packet = 64 << 20;

/// Ids of the events that belong to no plugin; those of the sources follow from first_source on.
enum class Id : std::uint16_t {
    clock,
    start,
    symbol,
    user,
    stack,
    load,
    interval,
    ledger,
    command_end,
    losses,
    summary,
    unfollowed,
};
inline constexpr std::uint16_t first_source = 64;
/// Id and timestamp.
inline constexpr std::size_t event_head = sizeof(std::uint16_t) + sizeof(std::uint64_t);

} // namespace tracer::recording
