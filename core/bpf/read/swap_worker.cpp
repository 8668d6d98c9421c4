// SPDX-License-Identifier: Apache-2.0
#include "bpf/read/swap_worker.hpp"

#include <csignal>
#include <pthread.h>
#include <utility>

namespace tracer::bpf {

SwapWorker::SwapWorker() {
    // Signals are for the event loop's thread; the new one inherits this mask.
    sigset_t all, before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    thread_ = std::jthread([this](const std::stop_token &stop) { run(stop); });
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

SwapWorker::~SwapWorker() = default; // jthread: asks to stop, then joins

void SwapWorker::start(std::function<void()> job) {
    {
        const std::lock_guard lock(mutex_);
        job_ = std::move(job);
        busy_ = true;
    }
    changed_.notify_all();
}

void SwapWorker::wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !busy_; });
}

void SwapWorker::run(const std::stop_token &stop) {
    std::unique_lock lock(mutex_);
    while (changed_.wait(lock, stop, [this] { return static_cast<bool>(job_); })) {
        const auto job = std::exchange(job_, nullptr);
        lock.unlock();
        job();
        lock.lock();
        busy_ = false;
        changed_.notify_all();
    }
}

} // namespace tracer::bpf
