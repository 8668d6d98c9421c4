// SPDX-License-Identifier: Apache-2.0
#include "bpf/read/ring_reader.hpp"

#include <linux/bpf.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace tracer::bpf {
namespace {

std::uint64_t load(const std::uint64_t *at) { return __atomic_load_n(at, __ATOMIC_ACQUIRE); }
std::uint32_t load(const std::uint32_t *at) { return __atomic_load_n(at, __ATOMIC_ACQUIRE); }
void release(std::uint64_t *at, std::uint64_t value) { __atomic_store_n(at, value, __ATOMIC_RELEASE); }

/// A record and its header take a multiple of 8 bytes (kernel/bpf/ringbuf.c).
std::uint64_t taken_by(std::uint32_t length) {
    return (std::uint64_t{length} + BPF_RINGBUF_HDR_SZ + 7) & ~std::uint64_t{7};
}

} // namespace

DrainCount drain_ring(const RingPages &pages, RecordSize size, std::size_t limit,
                      const std::function<void(std::span<const std::byte>)> &on_record) {
    DrainCount count;
    const std::uint64_t mask = pages.size - 1;
    const std::uint64_t batch = std::min<std::uint64_t>(64u << 10, pages.size / 8);
    std::uint64_t position = load(pages.consumer), released = position;
    std::uint64_t produced = load(pages.producer);
    for (std::size_t steps = 0;; ++steps) {
        if (position >= produced) {
            // What came meanwhile counts too, but only after the room is given back.
            if (released != position) release(pages.consumer, released = position);
            produced = load(pages.producer);
            if (position >= produced) return count;
        }
        if (steps >= limit) { // discarded records count too, so that the loop ends
            count.more = true;
            break;
        }
        const auto *header = pages.data + (position & mask);
        const auto length = load(reinterpret_cast<const std::uint32_t *>(header));
        if (length & BPF_RINGBUF_BUSY_BIT) break; // reserved, not yet submitted: the ones behind it wait for it
        const auto bytes = length & ~(BPF_RINGBUF_BUSY_BIT | BPF_RINGBUF_DISCARD_BIT);
        const auto taken = taken_by(bytes);
        if (taken > pages.size || taken > produced - position) break; // no ring of the kernel looks like this
        if (!(length & BPF_RINGBUF_DISCARD_BIT)) {
            if (bytes >= size.least) {
                on_record({header + BPF_RINGBUF_HDR_SZ, std::min<std::size_t>(bytes, size.most)});
                ++count.records;
            } else
                ++count.malformed;
        }
        position += taken;
        if (position - released >= batch) release(pages.consumer, released = position);
    }
    if (released != position) release(pages.consumer, position);
    return count;
}

Result<RingReader> RingReader::open(int map_fd, std::uint64_t size) {
    RingReader reader;
    const auto failed = [](const char *what) {
        return Error{ExitCode::cannot_trace,
                     std::string("cannot map the ring buffer's ") + what + ": " + std::strerror(errno),
                     "make --ring-size smaller"};
    };
    reader.page_size_ = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    // Page 0 is the consumer's (writable), page 1 the producers', then the data twice: kernel/bpf/ringbuf.c.
    void *consumer = ::mmap(nullptr, reader.page_size_, PROT_READ | PROT_WRITE, MAP_SHARED, map_fd, 0);
    if (consumer == MAP_FAILED) return failed("consumer page");
    reader.consumer_map_ = consumer;
    reader.pages_.size = size;
    void *data = ::mmap(nullptr, reader.page_size_ + 2 * size, PROT_READ, MAP_SHARED, map_fd,
                        static_cast<off_t>(reader.page_size_));
    if (data == MAP_FAILED) return failed("data pages");
    reader.data_map_ = data;
    reader.pages_.consumer = static_cast<std::uint64_t *>(consumer);
    reader.pages_.producer = static_cast<const std::uint64_t *>(data);
    reader.pages_.data = static_cast<const std::byte *>(data) + reader.page_size_;
    return reader;
}

RingReader::RingReader(RingReader &&other) noexcept
    : pages_(std::exchange(other.pages_, {})), consumer_map_(std::exchange(other.consumer_map_, nullptr)),
      data_map_(std::exchange(other.data_map_, nullptr)), page_size_(other.page_size_) {}

RingReader::~RingReader() {
    if (consumer_map_) ::munmap(consumer_map_, page_size_);
    if (data_map_) ::munmap(data_map_, page_size_ + 2 * pages_.size);
}

} // namespace tracer::bpf
