// SPDX-License-Identifier: Apache-2.0
#include "bpf/read/ring_reader.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <linux/bpf.h>
#include <vector>

namespace tracer::bpf {
namespace {

/// A ring buffer in plain memory. The kernel maps the data twice; here writes go to both copies.
class FakeRing {
public:
    explicit FakeRing(std::uint64_t size) : size_(size), data_(2 * size / 8) {}

    void put(std::uint64_t payload, std::uint32_t length = 8, std::uint32_t bits = 0) {
        write(producer_, length | bits);
        write(producer_ + 8, payload);
        producer_ += (length + 8 + 7) & ~7u;
    }
    void write(std::uint64_t at, std::uint64_t word) {
        data_[at % size_ / 8] = word;
        data_[(at % size_ + size_) / 8] = word;
    }
    DrainCount drain(std::size_t limit, RecordSize record_size = {8}) {
        const RingPages pages{&consumer_, &producer_, reinterpret_cast<const std::byte *>(data_.data()), size_};
        return drain_ring(pages, record_size, limit, [this](std::span<const std::byte> bytes) {
            std::uint64_t value = 0;
            std::memcpy(&value, bytes.data(), std::min(bytes.size(), sizeof value));
            sizes_.push_back(bytes.size());
            got_.push_back(value);
            seen_positions_.push_back(consumer_);
        });
    }
    [[nodiscard]] std::uint64_t waiting() const { return producer_ - consumer_; }
    [[nodiscard]] std::uint64_t produced() const { return producer_; }

    std::vector<std::uint64_t> got_;
    std::vector<std::size_t> sizes_;
    std::vector<std::uint64_t> seen_positions_; ///< of the consumer, at each record

private:
    std::uint64_t size_, consumer_ = 0, producer_ = 0;
    std::vector<std::uint64_t> data_;
};

TEST(Ring, HandsOverEveryRecordInOrderAndGivesTheRoomBack) {
    FakeRing ring(4096);
    for (std::uint64_t i = 0; i < 5; ++i)
        ring.put(i);
    const auto count = ring.drain(100);
    EXPECT_EQ(count.records, 5u);
    EXPECT_FALSE(count.more);
    EXPECT_EQ(ring.got_, (std::vector<std::uint64_t>{0, 1, 2, 3, 4}));
    EXPECT_EQ(ring.waiting(), 0u);
}

TEST(Ring, ARecordWithATailIsAsLongAsItSaysWithinItsBounds) {
    FakeRing ring(4096);
    for (const std::uint32_t length : {8u, 9u, 13u, 20u, 21u, 400u, 7u, 0u})
        ring.put(1, length);
    const auto count = ring.drain(100, {8, 20});
    EXPECT_EQ(ring.sizes_, (std::vector<std::size_t>{8, 9, 13, 20, 20, 20}));
    EXPECT_EQ(count.malformed, 2u) << "shorter than what every record has";
    EXPECT_EQ(ring.waiting(), 0u);
}

TEST(Ring, StopsAtTheLimitAndSaysThatMoreWaits) {
    FakeRing ring(4096);
    for (std::uint64_t i = 0; i < 5; ++i)
        ring.put(i);
    EXPECT_TRUE(ring.drain(3).more);
    EXPECT_EQ(ring.got_.size(), 3u);
    EXPECT_EQ(ring.waiting(), 2u * 16);
    EXPECT_FALSE(ring.drain(3).more);
    EXPECT_EQ(ring.got_.size(), 5u);
}

TEST(Ring, WaitsForARecordThatIsReservedButNotSubmitted) {
    FakeRing ring(4096);
    ring.put(1);
    const auto busy_at = ring.produced();
    ring.put(2, 8, BPF_RINGBUF_BUSY_BIT);
    ring.put(3);
    EXPECT_EQ(ring.drain(10).records, 1u);
    ring.write(busy_at, 8);
    EXPECT_EQ(ring.drain(10).records, 2u);
    EXPECT_EQ(ring.got_, (std::vector<std::uint64_t>{1, 2, 3}));
}

TEST(Ring, PassesOverDiscardedRecords) {
    FakeRing ring(4096);
    ring.put(1, 8, BPF_RINGBUF_DISCARD_BIT);
    ring.put(2);
    EXPECT_EQ(ring.drain(10).records, 1u);
    EXPECT_EQ(ring.got_, (std::vector<std::uint64_t>{2}));
    EXPECT_EQ(ring.waiting(), 0u);
}

TEST(Ring, DropsAndCountsRecordsThatAreTooShort) {
    FakeRing ring(4096);
    ring.put(1, 4);
    ring.put(2);
    const auto count = ring.drain(10);
    EXPECT_EQ(count.malformed, 1u);
    EXPECT_EQ(count.records, 1u);
}

TEST(Ring, GoesRoundTheEnd) {
    FakeRing ring(64);
    for (std::uint64_t i = 0; i < 100; ++i) {
        ring.put(i);
        ASSERT_EQ(ring.drain(10).records, 1u);
        ASSERT_EQ(ring.got_.back(), i);
    }
}

TEST(Ring, GivesRoomBackInBatchesRatherThanByRecord) {
    FakeRing ring(4096);
    for (std::uint64_t i = 0; i < 200; ++i)
        ring.put(i);
    ring.drain(1000);
    // An eighth of the ring is 512 bytes, 32 records.
    EXPECT_EQ(ring.seen_positions_[31], 0u);
    EXPECT_EQ(ring.seen_positions_[32], 512u);
}

TEST(Ring, ALengthThatCannotBeStopsTheReaderInsideTheRing) {
    FakeRing ring(4096);
    ring.put(1, 1u << 20);
    EXPECT_EQ(ring.drain(10).records, 0u);
    EXPECT_TRUE(ring.got_.empty());
}

} // namespace
} // namespace tracer::bpf
