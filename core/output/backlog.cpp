// SPDX-License-Identifier: Apache-2.0
#include "output/backlog.hpp"

#include <csignal>
#include <pthread.h>
#include <system_error>

namespace tracer::output {
namespace {

// How long a slow file may hold up the run before its records are dropped.
constexpr std::chrono::seconds moment{1};

} // namespace

Backlog::~Backlog() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

/// Not before the first chunk: a thread keeps the rights it starts with, and by then the run has given up those that it
/// does not need.
bool Backlog::begin() {
    if (thread_.joinable()) return true;
    // Signals are for the event loop's thread; the new one inherits this mask.
    sigset_t all, before;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    try {
        thread_ = std::thread([this] { run(); });
    } catch (const std::system_error &) { // no more threads available
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return thread_.joinable();
}

bool Backlog::make_room(std::unique_lock<std::mutex> &lock, const Outlet &outlet, std::size_t bytes) {
    const auto fits = [&] { return bytes_ == 0 || bytes_ + bytes <= limit_; };
    if (fits()) return true;
    // A disk that makes no progress is waited for once, not once per chunk.
    if (outlet.sink().has_reader() || gave_up_at_ == written_) return false;
    if (changed_.wait_for(lock, moment, fits)) return true;
    gave_up_at_ = written_;
    return false;
}

bool Backlog::put(Outlet &outlet, std::string_view bytes, const Tally &marks) {
    std::unique_lock lock(mutex_);
    if (!make_room(lock, outlet, bytes.size())) return false;
    if (!begin()) {
        (void)outlet.write(bytes, marks); // as a single output does; it remembers a failure
        return true;
    }
    const bool joins = !waiting_.empty() && waiting_.back().outlet == &outlet &&
                       waiting_.back().bytes.size() + bytes.size() <= chunk_size;
    if (!joins && spare_.empty())
        waiting_.emplace_back();
    else if (!joins)
        waiting_.splice(waiting_.end(), spare_, spare_.begin());
    Chunk &chunk = waiting_.back();
    chunk.outlet = &outlet;
    chunk.marks.append(marks, chunk.bytes.size());
    chunk.bytes.put(bytes);
    bytes_ += bytes.size();
    lock.unlock();
    changed_.notify_all();
    return true;
}

void Backlog::wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return bytes_ == 0; });
}

void Backlog::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return !waiting_.empty() || ending_; });
        if (waiting_.empty()) return;
        std::list<Chunk> chunk;
        chunk.splice(chunk.end(), waiting_, waiting_.begin());
        Chunk &first = chunk.front();
        lock.unlock();
        (void)first.outlet->write(first.bytes.view(), first.marks); // which remembers a failure
        lock.lock();
        bytes_ -= first.bytes.size();
        ++written_;
        first.bytes.clear();
        first.marks.clear();
        spare_.splice(spare_.end(), chunk);
        changed_.notify_all();
    }
}

} // namespace tracer::output
