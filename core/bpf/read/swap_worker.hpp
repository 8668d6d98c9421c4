// SPDX-License-Identifier: Apache-2.0
// A thread that runs one job at a time: reading tables waits for the kernel, and the event loop must not.
// docs/adr/0001-swap-on-a-thread.md says why. Knows nothing of maps.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace tracer::bpf {

class SwapWorker {
public:
    SwapWorker();
    ~SwapWorker();
    SwapWorker(const SwapWorker &) = delete;
    SwapWorker &operator=(const SwapWorker &) = delete;

    /// Runs `job` on the thread. Only when the one before is done.
    void start(std::function<void()> job);
    /// Returns when no job runs.
    void wait();

private:
    void run(const std::stop_token &stop);

    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::function<void()> job_;
    bool busy_ = false;
    std::jthread thread_; ///< last: it uses the others
};

} // namespace tracer::bpf
