// SPDX-License-Identifier: Apache-2.0
// A program that a test starts: its output is collected while it runs, and nothing waits without a deadline. Knows
// nothing of what the program is. Killed and reaped at the end of its scope.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <sys/types.h>

namespace tracer::test {

/// Generous: guests are emulated.
inline constexpr std::chrono::seconds patience{120};

class ChildProcess {
public:
    struct Setup {
        std::map<std::string, std::string> environment; ///< added to this process's
        std::optional<unsigned> uid;                    ///< runs as that user
        std::string output;                             ///< its stdout goes to this file, not to out()
        std::function<void()> before_exec;              ///< in the child; may only make system calls
    };

    explicit ChildProcess(const std::vector<std::string> &argv);
    ChildProcess(const std::vector<std::string> &argv, const Setup &setup);
    ChildProcess(const ChildProcess &) = delete;
    ChildProcess &operator=(const ChildProcess &) = delete;
    ~ChildProcess();

    [[nodiscard]] pid_t pid() const { return pid_; }
    void signal(int number) const;
    /// Has it not ended yet?
    [[nodiscard]] bool runs() const;
    void close_input();
    /// Stops reading its stdout for good: it gets SIGPIPE or EPIPE.
    void close_output();

    /// Waits until `enough` says so of what stdout has given so far; false: it ended, or the deadline passed.
    bool wait_for_output(const std::function<bool(const std::string &)> &enough,
                         std::chrono::milliseconds deadline = patience);
    /// Its exit code, or 128 + signal. Kills it at the deadline, and then the code is 128 + SIGKILL.
    int wait(std::chrono::milliseconds deadline = patience);

    [[nodiscard]] std::string out() const;
    [[nodiscard]] std::string err() const;

private:
    /// One of its output streams and the thread that collects it.
    struct Stream {
        int fd = -1, stop = -1; ///< `stop`: an eventfd that ends the collecting
        std::string text;
        bool open = true;
        std::thread reader;
    };
    void collect(Stream &stream);
    void end(Stream &stream);

    pid_t pid_ = -1;
    std::optional<int> code_;
    int input_ = -1;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    Stream out_, err_;
};

} // namespace tracer::test
