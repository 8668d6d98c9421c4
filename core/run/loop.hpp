// SPDX-License-Identifier: Apache-2.0
// The event loop of a run (Boost.Asio): ticks, ring buffers, signals, the end of the command. Drives the drivers and
// knows nothing of what they read.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <functional>
#include <memory>

namespace tracer::run {

class Loop {
public:
    explicit Loop(const Clock &clock);
    ~Loop();

    /// Calls `serve(passed)` at absolute multiples of `period_ns` from now on; `passed` earlier ticks were not served.
    void every(std::uint64_t period_ns, std::function<void(std::uint64_t passed)> serve);
    void after(std::uint64_t delay_ns, std::function<void()> call);
    /// Calls whenever `fd` becomes readable. The descriptor stays the caller's and outlives the loop.
    void readable(int fd, std::function<void()> call);
    /// Brings a call from any thread into the loop.
    void post(std::function<void()> call);

    void run();
    void stop();

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace tracer::run
