// SPDX-License-Identifier: Apache-2.0
// The command to be traced: forked early, held back until the programs are attached, then let go. Knows nothing of BPF.
#pragma once

#include "base/fd.hpp"
#include "base/result.hpp"

#include <string>
#include <sys/types.h>
#include <vector>

namespace tracer::run {

class Command {
public:
    /// Forks a child that waits. With `stdout_to_stderr` what it prints does not mix with the records on stdout.
    /// Errors: cannot_trace.
    static Result<Command> hold(const std::vector<std::string> &argv, bool stdout_to_stderr);
    Command(Command &&other) noexcept;
    Command &operator=(Command &&) = delete;
    /// A command that was never let go is killed; one that runs is left alone.
    ~Command();

    [[nodiscard]] pid_t pid() const { return pid_; }
    /// Readable when it has ended (a pidfd; Linux 5.3).
    [[nodiscard]] int end_fd() const { return pidfd_.get(); }
    /// Lets it go on to its exec. Errors: usage, where the exec fails.
    Result<void> release();
    /// After its end: "exited with status 3" or "was killed by signal 9"; empty for status 0.
    std::string reap();

private:
    Command(pid_t pid, Fd pidfd, Fd gate, Fd failure, std::string name);

    pid_t pid_;
    Fd pidfd_, gate_, failure_;
    std::string name_;
};

} // namespace tracer::run
