// SPDX-License-Identifier: Apache-2.0
// Reads a BPF ring buffer through its mapped pages and gives the room back in batches, because one release per record
// would make the producers' cache line bounce. The loop works on any memory of the same form; the kernel is not needed.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

namespace tracer::bpf {

/// Where the parts of a ring buffer lie. `data` is mapped twice in a row, so that no record wraps.
struct RingPages {
    std::uint64_t *consumer = nullptr;
    const std::uint64_t *producer = nullptr;
    const std::byte *data = nullptr;
    std::uint64_t size = 0; ///< a power of two
};

struct DrainCount {
    std::size_t records = 0;   ///< handed over
    std::size_t malformed = 0; ///< too short to be a record of this source: dropped
    bool more = false;
};

/// The bytes of a record: `most` is more where it has a tail.
struct RecordSize {
    std::size_t least = 0, most = least;
};

/// Hands over at most `limit` committed records of at least `size.least` bytes, each with `size.most` at most.
DrainCount drain_ring(const RingPages &pages, RecordSize size, std::size_t limit,
                      const std::function<void(std::span<const std::byte>)> &on_record);

/// The mapping of one ring buffer map.
class RingReader {
public:
    /// `map_fd` stays the caller's; `size` is the map's max_entries.
    [[nodiscard]] static Result<RingReader> open(int map_fd, std::uint64_t size);
    RingReader(RingReader &&other) noexcept;
    RingReader &operator=(RingReader &&) = delete;
    ~RingReader();
    [[nodiscard]] const RingPages &pages() const { return pages_; }

private:
    RingReader() = default;
    RingPages pages_;
    void *consumer_map_ = nullptr;
    void *data_map_ = nullptr;
    std::size_t page_size_ = 0;
};

} // namespace tracer::bpf
