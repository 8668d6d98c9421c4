// SPDX-License-Identifier: Apache-2.0
#include "run/command.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <utility>

namespace tracer::run {
namespace {

[[noreturn]] void wait_and_exec(int gate, int failure, bool stdout_to_stderr, char **argv) {
    // tracer ignores SIGPIPE; its child must not inherit that.
    std::signal(SIGPIPE, SIG_DFL);
    char go = 0;
    ssize_t got = 0;
    do
        got = ::read(gate, &go, 1);
    while (got < 0 && errno == EINTR);
    if (got != 1) ::_exit(127); // tracer gave up
    if (stdout_to_stderr) ::dup2(STDERR_FILENO, STDOUT_FILENO);
    ::execvp(argv[0], argv);
    const int error = errno;
    [[maybe_unused]] const auto written = ::write(failure, &error, sizeof error);
    ::_exit(127);
}

Error failed(const char *what) {
    return {ExitCode::cannot_trace, std::string("cannot start the command: ") + what + ": " + std::strerror(errno), {}};
}

} // namespace

Command::Command(pid_t pid, Fd pidfd, Fd gate, Fd failure, std::string name)
    : pid_(pid), pidfd_(std::move(pidfd)), gate_(std::move(gate)), failure_(std::move(failure)),
      name_(std::move(name)) {}

Command::Command(Command &&other) noexcept
    : pid_(std::exchange(other.pid_, -1)), pidfd_(std::move(other.pidfd_)), gate_(std::move(other.gate_)),
      failure_(std::move(other.failure_)), name_(std::move(other.name_)) {}

Command::~Command() {
    if (pid_ <= 0 || !gate_) return;
    gate_.reset(); // the child sees the end of the pipe and leaves
    ::waitpid(pid_, nullptr, 0);
}

Result<Command> Command::hold(const std::vector<std::string> &argv, bool stdout_to_stderr) {
    std::array<int, 2> gate{}, failure{};
    if (::pipe2(gate.data(), O_CLOEXEC) != 0) return failed("pipe");
    Fd gate_read(gate[0]), gate_write(gate[1]);
    if (::pipe2(failure.data(), O_CLOEXEC) != 0) return failed("pipe");
    Fd failure_read(failure[0]), failure_write(failure[1]);

    std::vector<char *> raw;
    raw.reserve(argv.size() + 1);
    for (const std::string &word : argv)
        raw.push_back(const_cast<char *>(word.c_str()));
    raw.push_back(nullptr);

    const pid_t pid = ::fork();
    if (pid < 0) return failed("fork");
    if (pid == 0) {
        gate_write.reset(); // or it would never see the end of the pipe
        wait_and_exec(gate_read.get(), failure_write.get(), stdout_to_stderr, raw.data());
    }
    Fd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    Command command(pid, std::move(pidfd), std::move(gate_write), std::move(failure_read), argv.front());
    if (!command.pidfd_) return failed("pidfd_open");
    return command;
}

Result<void> Command::release() {
    const char go = 1;
    if (::write(gate_.get(), &go, 1) != 1) return failed("pipe");
    gate_.reset();
    int error = 0;
    ssize_t got = 0;
    do
        got = ::read(failure_.get(), &error, sizeof error); // ends when the exec has closed the child's end
    while (got < 0 && errno == EINTR);
    if (got != sizeof error) return {};
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
    return Error{ExitCode::usage, "cannot run '" + name_ + "': " + std::strerror(error), "check the command after --"};
}

std::string Command::reap() {
    int status = 0;
    if (pid_ <= 0 || ::waitpid(pid_, &status, WNOHANG) != pid_) return {};
    pid_ = -1;
    if (WIFSIGNALED(status)) return "'" + name_ + "' was killed by signal " + std::to_string(WTERMSIG(status));
    if (WEXITSTATUS(status)) return "'" + name_ + "' exited with status " + std::to_string(WEXITSTATUS(status));
    return {};
}

} // namespace tracer::run
