// SPDX-License-Identifier: Apache-2.0
// The command to be traced: forked early, held back until the programs are attached, then let go, and ended with the
// run. Knows nothing of BPF.
#pragma once

#include "base/fd.hpp"
#include "base/result.hpp"
#include "model/command_end.hpp"
#include "run/identity.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace tracer::run {

class Command {
public:
    /// Forks a child that becomes `as` and waits. With `stdout_to_stderr` what it prints does not mix with the records
    /// on stdout. It has what this process inherited: umask, limits, ignored signals, open descriptors. If this
    /// process dies, the kernel sends the child SIGTERM. Errors: cannot_trace.
    static Result<Command> hold(const std::vector<std::string> &argv, const Identity &as, bool stdout_to_stderr);
    Command(Command &&other) noexcept;
    Command &operator=(Command &&) = delete;
    /// Ends it, as end() does.
    ~Command();

    [[nodiscard]] pid_t pid() const { return pid_; }
    /// Readable once it has ended (a pidfd; Linux 5.3).
    [[nodiscard]] int end_fd() const { return pidfd_.get(); }
    /// Lets it go on to its exec, and waits for that or for the user's wish to stop. Errors: usage, if the exec fails.
    Result<void> release();
    /// How it ended. One that is still running, or was never let go, gets SIGTERM, and SIGKILL if that does not end it
    /// within two seconds.
    model::CommandEnd end();
    /// "'make' exited with status 3" or "'make' was killed by signal 9"; empty for status 0.
    [[nodiscard]] std::string words(const model::CommandEnd &end) const;

private:
    Command(pid_t pid, Fd pidfd, Fd gate, Fd failure, std::string name);
    /// Waits for its end, at most for `patience`; true: it has ended.
    bool reap(std::chrono::milliseconds patience);

    pid_t pid_; ///< until it is reaped
    Fd pidfd_, gate_, failure_;
    std::string name_; ///< fit for a message
    model::CommandEnd end_;
};

} // namespace tracer::run
