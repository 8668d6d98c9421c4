// SPDX-License-Identifier: Apache-2.0
#include "support/actor.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <fstream>
#include <sched.h>
#include <stdexcept>
#include <string>

namespace tracer::test {

Actor::Actor(const std::function<int()> &act) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    pid_ = ::fork();
    if (pid_ < 0) throw std::runtime_error("fork");
    if (pid_ == 0) {
        ::close(ends[1]);
        pollfd begin{ends[0], POLLIN, 0}; // not a read: that would be an event of its own
        while (::poll(&begin, 1, -1) < 0 && errno == EINTR) {
        }
        ::_exit(act());
    }
    ::close(ends[0]);
    start_ = ends[1];
}

Actor::~Actor() {
    kill();
    wait();
}

void Actor::go() {
    if (start_ >= 0) ::close(start_);
    start_ = -1;
}

int Actor::wait() {
    go();
    if (ended_) return 0;
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    ended_ = true;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void Actor::kill() {
    if (!ended_) ::kill(pid_, SIGKILL);
}

bool Actor::asleep() const {
    for (;;) {
        std::ifstream file("/proc/" + std::to_string(pid_) + "/stat");
        std::string text;
        std::getline(file, text);
        const auto after_comm = text.rfind(')');
        if (after_comm == std::string::npos || after_comm + 2 >= text.size()) return false;
        const char state = text[after_comm + 2];
        if (state == 'S') return true;
        if (state == 'Z' || state == 'X') return false;
        ::sched_yield();
    }
}

} // namespace tracer::test
