// SPDX-License-Identifier: Apache-2.0
// What one of several outputs has not written yet, and the thread that writes it: a reader that is slow makes the
// backlog grow, and holds up nobody else. Knows nothing of what the bytes mean.
#pragma once

#include "output/buffer.hpp"
#include "output/outlet.hpp"

#include <condition_variable>
#include <list>
#include <thread>

namespace tracer::output {

/// All calls but the thread's own are made on one thread.
class Backlog {
public:
    static constexpr std::size_t default_limit = 8 << 20;

    explicit Backlog(std::size_t limit = default_limit) : limit_(limit) {}
    Backlog(const Backlog &) = delete;
    Backlog &operator=(const Backlog &) = delete;
    /// As wait(), then ends the thread.
    ~Backlog();

    /// Copies whole records, which the thread will write to the outlet. False: no room; nothing was taken. A file gets
    /// a moment to make room, a reader gets none.
    bool put(Outlet &outlet, std::string_view bytes, const Tally &marks);
    /// Returns when nothing is waiting any more: everything is written, or its outlet has failed.
    void wait();

private:
    struct Chunk {
        Outlet *outlet = nullptr;
        Buffer bytes{chunk_size};
        Tally marks;
    };
    static constexpr std::size_t chunk_size = 80 * 1024;
    bool make_room(std::unique_lock<std::mutex> &lock, const Outlet &outlet, std::size_t bytes);
    bool begin();
    void run();

    const std::size_t limit_;
    std::mutex mutex_; ///< guards all below
    std::condition_variable changed_;
    std::list<Chunk> waiting_, spare_;      ///< spliced, so that a record allocates nothing
    std::size_t bytes_ = 0;                 ///< waiting, or being written
    std::uint64_t written_ = 0;             ///< chunks
    std::uint64_t gave_up_at_ = UINT64_MAX; ///< written_ when waiting for room was in vain
    bool ending_ = false;
    std::thread thread_;
};

} // namespace tracer::output
