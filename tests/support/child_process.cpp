// SPDX-License-Identifier: Apache-2.0
#include "support/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <stdexcept>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

namespace tracer::test {
namespace {
[[noreturn]] void execute(const std::vector<std::string> &argv, const ChildProcess::Setup &setup) {
    for (const auto &[name, value] : setup.environment)
        ::setenv(name.c_str(), value.c_str(), 1);
    if (setup.uid && (::setgid(*setup.uid) != 0 || ::setuid(*setup.uid) != 0)) ::_exit(126);
    if (setup.before_exec) setup.before_exec();
    std::vector<char *> raw;
    raw.reserve(argv.size() + 1);
    for (const auto &word : argv)
        raw.push_back(const_cast<char *>(word.c_str()));
    raw.push_back(nullptr);
    ::execvp(raw[0], raw.data());
    ::_exit(127);
}
} // namespace

ChildProcess::ChildProcess(const std::vector<std::string> &argv) : ChildProcess(argv, Setup{}) {}

ChildProcess::ChildProcess(const std::vector<std::string> &argv, const Setup &setup) {
    int in[2], out[2], err[2];
    for (int *ends : {in, out, err}) {
        if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    }
    if (!setup.output.empty()) {
        ::close(out[1]);
        out[1] = ::open(setup.output.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
        if (out[1] < 0) throw std::runtime_error("cannot open " + setup.output);
    }
    pid_ = ::fork();
    if (pid_ < 0) throw std::runtime_error("fork");
    if (pid_ == 0) {
        ::dup2(in[0], STDIN_FILENO);
        ::dup2(out[1], STDOUT_FILENO);
        ::dup2(err[1], STDERR_FILENO);
        execute(argv, setup);
    }
    for (const int fd : {in[0], out[1], err[1]})
        ::close(fd);
    input_ = in[1];
    out_.fd = out[0];
    err_.fd = err[0];
    for (Stream *stream : {&out_, &err_}) {
        stream->stop = ::eventfd(0, EFD_CLOEXEC);
        stream->reader = std::thread([this, stream] { collect(*stream); });
    }
}

ChildProcess::~ChildProcess() {
    if (!code_) ::kill(pid_, SIGKILL);
    wait();
    close_input();
    end(out_);
    end(err_);
}

void ChildProcess::collect(Stream &stream) {
    std::vector<char> part(256 * 1024);
    for (;;) {
        pollfd watched[2] = {{stream.fd, POLLIN, 0}, {stream.stop, POLLIN, 0}};
        if (::poll(watched, 2, -1) < 0 && errno == EINTR) continue;
        // What is there already is still taken; a grandchild may hold the pipe open for longer than anybody waits.
        if (watched[0].revents == 0 && watched[1].revents != 0) break;
        const ssize_t got = ::read(stream.fd, part.data(), part.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        const std::lock_guard lock(mutex_);
        stream.text.append(part.data(), static_cast<std::size_t>(got));
        changed_.notify_all();
    }
    const std::lock_guard lock(mutex_);
    ::close(stream.fd);
    stream.open = false;
    changed_.notify_all();
}

void ChildProcess::end(Stream &stream) {
    if (!stream.reader.joinable()) return;
    const std::uint64_t one = 1;
    if (::write(stream.stop, &one, sizeof one) != sizeof one) return;
    stream.reader.join();
    ::close(stream.stop);
}

bool ChildProcess::runs() const {
    siginfo_t ended{};
    return ::waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid == 0;
}

void ChildProcess::signal(int number) const {
    if (!code_) ::kill(pid_, number);
}

void ChildProcess::close_input() {
    if (input_ >= 0) ::close(input_);
    input_ = -1;
}

void ChildProcess::close_output() { end(out_); }

bool ChildProcess::wait_for_output(const std::function<bool(const std::string &)> &enough,
                                   std::chrono::milliseconds deadline) {
    const auto until = std::chrono::steady_clock::now() + deadline;
    std::unique_lock lock(mutex_);
    while (!enough(out_.text)) {
        if (!out_.open || changed_.wait_until(lock, until) == std::cv_status::timeout) return enough(out_.text);
    }
    return true;
}

int ChildProcess::wait(std::chrono::milliseconds deadline) {
    if (code_) return *code_;
    const int handle = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
    pollfd ended{handle, POLLIN, 0};
    const auto until = std::chrono::steady_clock::now() + deadline;
    for (;;) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        const int got = left.count() > 0 ? ::poll(&ended, 1, static_cast<int>(left.count())) : 0;
        if (got < 0 && errno == EINTR) continue;
        if (got == 0) ::kill(pid_, SIGKILL);
        break;
    }
    ::close(handle);
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    // What it wrote last is still in the pipes; a grandchild that holds them open is not waited for long.
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(2), [&] { return !out_.open && !err_.open; });
    return *code_;
}

std::string ChildProcess::out() const {
    const std::lock_guard lock(mutex_);
    return out_.text;
}

std::string ChildProcess::err() const {
    const std::lock_guard lock(mutex_);
    return err_.text;
}

} // namespace tracer::test
