// SPDX-License-Identifier: Apache-2.0
// A process that does exactly what a test gives it to do, once it is let go. Knows nothing of what is traced. Killed
// and reaped at the end of its scope.
#pragma once

#include <functional>

#include <sys/types.h>

namespace tracer::test {

class Actor {
public:
    /// Forks at once; `act` runs in the child after go() and may only make system calls (other threads of the test may
    /// hold locks). Its result is the exit code.
    explicit Actor(const std::function<int()> &act);
    Actor(const Actor &) = delete;
    Actor &operator=(const Actor &) = delete;
    ~Actor();

    [[nodiscard]] pid_t pid() const { return pid_; }
    void go();
    /// go(), then the exit code, or 128 + signal.
    int wait();
    void kill();
    /// Waits until its one thread sleeps in the kernel; false: it has ended.
    [[nodiscard]] bool asleep() const;

private:
    pid_t pid_ = -1;
    int start_ = -1; ///< a pipe: when it is closed, the child begins
    bool ended_ = false;
};

} // namespace tracer::test
