// SPDX-License-Identifier: Apache-2.0
#include "run/command.hpp"

#include "base/inherited.hpp"
#include "base/stop.hpp"
#include "base/strings.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <utility>

namespace tracer::run {
namespace {

using std::chrono::milliseconds;
constexpr milliseconds mercy{2000};

/// What the child says through the pipe: once when it waits at the gate, and again if its exec fails.
struct Said {
    enum What : int { ready, refused, not_run } what;
    Step step;
    int error;
};

struct Errand {
    int gate, failure;
    pid_t parent;
    bool stdout_to_stderr;
    const Identity &as;
    char **argv, **environment;
};

/// read(2) that no signal ends early; false: not all of it came.
template <class Value>
bool read_whole(int fd, Value &value) {
    ssize_t got = 0;
    do
        got = ::read(fd, &value, sizeof value);
    while (got < 0 && errno == EINTR);
    return got == static_cast<ssize_t>(sizeof value);
}

void say(int fd, Said said) {
    said.error = errno;
    [[maybe_unused]] const auto written = ::write(fd, &said, sizeof said);
}

/// In the child, a copy of a process that may have had threads: nothing here may take a lock or allocate.
[[noreturn]] void wait_and_exec(const Errand &errand) {
    restore_inherited();
    if (const Step failed = become(errand.as); failed != Step::none) {
        say(errand.failure, {Said::refused, failed, 0});
        ::_exit(127);
    }
    // Until the exec its memory is a copy of ours, which is not for the person's debugger. The exec undoes this.
    ::prctl(PR_SET_DUMPABLE, 0);
    // After the change of user, which undoes this (kernel/cred.c, commit_creds).
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != errand.parent) ::_exit(127); // the parent died before that
    say(errand.failure, {Said::ready, Step::none, 0});
    char go = 0;
    if (!read_whole(errand.gate, go)) ::_exit(127); // the parent gave up
    if (errand.stdout_to_stderr) ::dup2(STDERR_FILENO, STDOUT_FILENO);
    environ = errand.environment; // its PATH is the one that is searched
    ::execvp(errand.argv[0], errand.argv);
    say(errand.failure, {Said::not_run, Step::none, 0});
    ::_exit(127);
}

Error failed(const char *what, int error = errno) {
    return {ExitCode::cannot_trace, std::string("cannot start the command: ") + what + ": " + std::strerror(error), {}};
}

Error refused(const Identity &as, const Said &said) {
    static constexpr const char *steps[] = {"",         "a terminal to itself", "its groups",     "its group",
                                            "its user", "no capabilities",      "keys of its own"};
    return {ExitCode::cannot_trace,
            "cannot run the command as " + as.words() + ": the kernel refuses it " +
                steps[static_cast<std::size_t>(said.step)] + ": " + std::strerror(said.error),
            "a container or a user namespace may lack that user"};
}

std::vector<char *> pointers(const std::vector<std::string> &words) {
    std::vector<char *> raw;
    raw.reserve(words.size() + 1);
    for (const std::string &word : words)
        raw.push_back(const_cast<char *>(word.c_str()));
    raw.push_back(nullptr);
    return raw;
}

} // namespace

Command::Command(pid_t pid, Fd pidfd, Fd gate, Fd failure, std::string name)
    : pid_(pid), pidfd_(std::move(pidfd)), gate_(std::move(gate)), failure_(std::move(failure)),
      name_(std::move(name)) {}

Command::Command(Command &&other) noexcept
    : pid_(std::exchange(other.pid_, -1)), pidfd_(std::move(other.pidfd_)), gate_(std::move(other.gate_)),
      failure_(std::move(other.failure_)), name_(std::move(other.name_)), end_(other.end_) {}

Command::~Command() { end(); }

Result<Command> Command::hold(const std::vector<std::string> &argv, const Identity &as, bool stdout_to_stderr) {
    std::array<int, 2> gate{}, failure{};
    if (::pipe2(gate.data(), O_CLOEXEC) != 0) return failed("pipe");
    Fd gate_read(gate[0]), gate_write(gate[1]);
    if (::pipe2(failure.data(), O_CLOEXEC) != 0) return failed("pipe");
    Fd failure_read(failure[0]), failure_write(failure[1]);

    note_inherited();
    std::signal(SIGCHLD, SIG_DFL); // if it were ignored, the exit status would be lost
    auto words = pointers(argv), environment = pointers(as.environment);
    const Errand errand{gate_read.get(), failure_write.get(), ::getpid(), stdout_to_stderr, as,
                        words.data(),    environment.data()};
    sigset_t all, before;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before); // or a signal to the child would run our handler in it
    const pid_t pid = ::fork();
    if (pid == 0) {
        gate_write.reset(); // or it would never see the end of the pipe
        wait_and_exec(errand);
    }
    const int fork_error = errno;
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (pid < 0) return failed("fork", fork_error);
    Fd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    const int pidfd_error = errno;
    Command command(pid, std::move(pidfd), std::move(gate_write), std::move(failure_read), in_quotes(argv.front()));
    if (!command.pidfd_) return failed("pidfd_open", pidfd_error);
    failure_write.reset(); // or a child that dies would never end the pipe
    Said said{};
    if (!read_whole(command.failure_.get(), said)) return failed("its process died", ECHILD);
    if (said.what != Said::ready) return refused(as, said);
    return command;
}

Result<void> Command::release() {
    const char go = 1;
    // If it was killed meanwhile, its end says so.
    const bool gone = ::write(gate_.get(), &go, 1) != 1;
    gate_.reset();
    // The file may lie where opening it takes forever.
    std::array<pollfd, 2> first{{{failure_.get(), POLLIN, 0}, {stop_fd(), POLLIN, 0}}};
    while (::poll(first.data(), first.size(), -1) < 0 && errno == EINTR) {
    }
    Said said{};
    // The pipe ends when the exec has closed the child's end.
    if (gone || first[0].revents == 0 || !read_whole(failure_.get(), said)) return {};
    reap(milliseconds::max());
    return Error{ExitCode::usage, "cannot run " + name_ + ": " + std::strerror(said.error),
                 "check the command after --"};
}

bool Command::reap(milliseconds patience) {
    using Clock = std::chrono::steady_clock;
    if (pid_ <= 0) return true;
    const bool forever = patience == milliseconds::max();
    const auto until = forever ? Clock::time_point::max() : Clock::now() + patience;
    pollfd ended{pidfd_.get(), POLLIN, 0};
    for (;;) {
        const auto left = std::chrono::ceil<milliseconds>(until - Clock::now()).count();
        const int got = ::poll(&ended, 1, forever ? -1 : static_cast<int>(std::max<std::int64_t>(left, 0)));
        if (got > 0) break;
        if (got == 0 || errno != EINTR) return false;
    }
    int status = 0;
    pid_t got = 0;
    do
        got = ::waitpid(pid_, &status, 0);
    while (got < 0 && errno == EINTR);
    pid_ = -1;
    if (got > 0 && WIFSIGNALED(status)) end_.signal = WTERMSIG(status);
    if (got > 0 && WIFEXITED(status)) end_.exit_status = WEXITSTATUS(status);
    return true;
}

model::CommandEnd Command::end() {
    if (reap(milliseconds(0))) return end_;
    const bool may = ::kill(pid_, SIGTERM) == 0;
    const int error = errno;
    gate_.reset(); // one that was never let go has no reason to wait
    ::kill(pid_, SIGCONT);
    if (reap(mercy)) return end_;
    if (may) {
        spdlog::warn("{} keeps running after SIGTERM: killing it", name_);
        ::kill(pid_, SIGKILL);
        if (reap(mercy)) return end_;
    }
    spdlog::warn("cannot end {}, process {}: {}", name_, pid_,
                 may ? "the kernel does not let go of it" : std::strerror(error));
    pid_ = -1; // waited for no longer
    return end_;
}

std::string Command::words(const model::CommandEnd &end) const {
    if (end.signal) return name_ + " was killed by signal " + std::to_string(*end.signal);
    if (end.exit_status.value_or(0) != 0) return name_ + " exited with status " + std::to_string(*end.exit_status);
    return {};
}

} // namespace tracer::run
