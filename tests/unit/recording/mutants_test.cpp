// SPDX-License-Identifier: Apache-2.0
// Recordings with bytes changed, in the stream and in the metadata, often with checksums corrected: they are
// refused or played as far as possible, and nothing is read beyond their end.
#include "recording/packet.hpp"
#include "support/mutants.hpp"
#include "unit/recording/recorded.hpp"

#include <gtest/gtest.h>

#include <random>

namespace tracer::test {
namespace {

/// Bits flipped, bytes made extreme, pieces removed, doubled or moved.
void damage(std::string &bytes, std::mt19937 &random, std::size_t from) {
    for (auto changes = 1 + random() % 4; changes > 0 && bytes.size() > from + 8; --changes) {
        const std::size_t at = from + random() % (bytes.size() - from), length = 1 + random() % 16;
        switch (random() % 6) {
        case 0:
            bytes[at] = static_cast<char>(bytes[at] ^ (1 << random() % 8));
            break;
        case 1:
            bytes[at] = static_cast<char>(random() % 2 ? 0xff : 0);
            break;
        case 2:
            bytes.erase(at, length);
            break;
        case 3:
            bytes.insert(at, bytes.substr(from + random() % (bytes.size() - from), length));
            break;
        case 4:
            bytes.replace(at, length, bytes.substr(from + random() % (bytes.size() - from), length));
            break;
        default:
            bytes.replace(at, std::min<std::size_t>(8, bytes.size() - at), std::min<std::size_t>(8, bytes.size() - at),
                          static_cast<char>(random()));
        }
    }
}

/// Size and checksum as they now have to be for the packet's bytes.
void mend(std::string &packet) {
    using recording::Checksum, recording::PacketHead;
    if (packet.size() < sizeof(PacketHead) + sizeof(Checksum)) return;
    PacketHead head;
    std::memcpy(&head, packet.data(), sizeof head);
    head.packet_bits = packet.size() * 8;
    head.content_bits = head.packet_bits - sizeof(Checksum) * 8;
    std::memcpy(packet.data(), &head, sizeof head);
    const std::size_t content = packet.size() - sizeof(Checksum);
    const Checksum sum = recording::checksum_of(std::span<const char>(packet).first(content));
    std::memcpy(packet.data() + content, &sum, sizeof sum);
}

TEST(Mutants, OfARecordingNeverEndTheProcess) {
    RecordedRun run(whole_specs());
    run.description.plugins[5].settings.values["folded"] = true;
    run.everything();
    run.everything();
    run.end();
    (void)run.live();
    const std::string metadata = run.metadata();
    std::size_t refused = 0, damaged = 0, whole = 0;
    for (std::uint32_t number = 0; number < mutants_to_make(10'000); ++number) {
        std::mt19937 random(number);
        std::string changed = metadata, stream;
        std::vector<std::string> packets = run.packets.packets;
        if (number % 8 == 0) {
            damage(changed, random, changed.find("\"recording\""));
        } else {
            std::string &packet = packets[random() % packets.size()];
            damage(packet, random, number % 4 == 0 ? 0 : sizeof(recording::PacketHead));
            if (number % 4 > 0) mend(packet);
        }
        for (const std::string &packet : packets)
            stream += packet;
        if (number % 8 == 0) {
            const auto then = replay(changed, stream);
            ++(!then ? refused : then->damage ? damaged : whole);
        } else {
            ++(replay(run.description, stream).damage ? damaged : whole);
        }
    }
    EXPECT_GT(refused, 0u);
    EXPECT_GT(damaged, 0u);
    EXPECT_GT(whole, 0u) << "some changes make no difference to the form";
}

} // namespace
} // namespace tracer::test
