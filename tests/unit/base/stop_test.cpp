// SPDX-License-Identifier: Apache-2.0
#include "base/inherited.hpp"
#include "base/stop.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <functional>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tracer {
namespace {

/// Runs `act` in a child that begins with INT, TERM and HUP ignored, and INT blocked; returns the child's wait status.
int in_child(const std::function<int()> &act) {
    const pid_t child = ::fork();
    if (child == 0) {
        sigset_t blocked;
        sigemptyset(&blocked);
        sigaddset(&blocked, SIGINT);
        ::sigprocmask(SIG_BLOCK, &blocked, nullptr);
        for (const int number : {SIGINT, SIGTERM, SIGHUP})
            ::signal(number, SIG_IGN);
        ::_exit(act());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
}

int killed_by(int status) { return WIFSIGNALED(status) ? WTERMSIG(status) : 0; }

TEST(StopSignals, EndAProcessFromItsFirstStep) {
    for (const int number : {SIGINT, SIGTERM})
        EXPECT_EQ(killed_by(in_child([number] {
                      heed_stop_signals();
                      ::raise(number);
                      return 0;
                  })),
                  number);
}

TEST(StopSignals, AskFirstAndEndTheProcessThen) {
    for (const int number : {SIGINT, SIGTERM})
        EXPECT_EQ(killed_by(in_child([number] {
                      watch_stop_signals();
                      ::raise(number);
                      if (stop_requested()) ::raise(number);
                      return 0;
                  })),
                  number);
}

TEST(StopSignals, LeaveAnIgnoredHangUpIgnored) {
    EXPECT_EQ(in_child([] {
                  heed_stop_signals();
                  watch_stop_signals();
                  ::raise(SIGHUP);
                  return stop_requested() ? 1 : 0;
              }),
              0);
}

TEST(Inherited, ComesBackAsItWas) {
    EXPECT_EQ(in_child([] {
                  const rlimit low{32, 64}, high{48, 64};
                  ::umask(0002);
                  ::setrlimit(RLIMIT_NOFILE, &low);
                  note_inherited();
                  heed_stop_signals();
                  watch_stop_signals();
                  ::signal(SIGPIPE, SIG_IGN);
                  ::umask(0077);
                  ::setrlimit(RLIMIT_NOFILE, &high);
                  note_inherited(); // the first one counts
                  restore_inherited();
                  ::raise(SIGINT);
                  ::raise(SIGTERM);
                  rlimit limit{};
                  ::getrlimit(RLIMIT_NOFILE, &limit);
                  sigset_t blocked;
                  ::sigprocmask(SIG_BLOCK, nullptr, &blocked);
                  struct sigaction pipe {};
                  ::sigaction(SIGPIPE, nullptr, &pipe);
                  const bool good = !stop_requested() && limit.rlim_cur == 32 && ::umask(0) == 0002 &&
                                    sigismember(&blocked, SIGINT) == 1 && pipe.sa_handler == SIG_DFL;
                  return good ? 0 : 1;
              }),
              0);
}

} // namespace
} // namespace tracer
