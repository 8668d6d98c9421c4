// SPDX-License-Identifier: Apache-2.0
#include "run/apart.hpp"

#include "base/stop.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <poll.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace tracer::run {
namespace {
using testing::HasSubstr;

TEST(Apart, ItsAnswerComesBackWhole) {
    std::string all(3u << 20, 'x');
    all[7] = '\0';
    const auto answer = do_apart([&]() -> Result<std::string> { return all; });
    ASSERT_TRUE(answer) << answer.error().line();
    EXPECT_EQ(*answer, all);
    const auto nothing = do_apart([]() -> Result<std::string> { return std::string(); });
    ASSERT_TRUE(nothing);
    EXPECT_EQ(*nothing, "");
}

TEST(Apart, IsAnotherProcess) {
    int here = 0;
    const auto answer = do_apart([&]() -> Result<std::string> {
        here = 1;
        return std::to_string(::getpid());
    });
    ASSERT_TRUE(answer);
    EXPECT_NE(*answer, std::to_string(::getpid()));
    EXPECT_EQ(here, 0);
}

TEST(Apart, ItsErrorComesBackWithAllItsParts) {
    const Error error{ExitCode::output_failed, "no room", "make some", "output x", ErrorKind::no_descriptors};
    const auto answer = do_apart([&]() -> Result<std::string> { return error; });
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ExitCode::output_failed);
    EXPECT_EQ(answer.error().kind, ErrorKind::no_descriptors);
    EXPECT_EQ(answer.error().line(), "output x: no room; make some");
    const auto bare = do_apart([]() -> Result<std::string> { return Error{ExitCode::usage, "no", {}}; });
    ASSERT_FALSE(bare);
    EXPECT_EQ(bare.error().line(), "no");
}

TEST(Apart, ItsExceptionIsAnError) {
    const auto answer = do_apart([]() -> Result<std::string> { throw std::runtime_error("no memory"); });
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ExitCode::cannot_trace);
    EXPECT_THAT(answer.error().line(), HasSubstr("no memory"));
}

TEST(Apart, ItsDeathIsAnError) {
    const auto killed = do_apart([]() -> Result<std::string> {
        ::raise(SIGKILL);
        return std::string();
    });
    ASSERT_FALSE(killed);
    EXPECT_EQ(killed.error().code, ExitCode::cannot_trace);
    EXPECT_THAT(killed.error().line(), HasSubstr("killed by signal 9"));
    const auto ended = do_apart([]() -> Result<std::string> { ::_exit(0); });
    ASSERT_FALSE(ended) << "an end without an answer is none";
    const auto failed = do_apart([]() -> Result<std::string> { ::_exit(5); });
    ASSERT_FALSE(failed);
    EXPECT_THAT(failed.error().line(), HasSubstr("before it had said"));
}

TEST(Apart, AnAnswerWithoutEndIsRefused) {
    const auto answer = do_apart([]() -> Result<std::string> { return std::string(longest_answer + 1, 'x'); });
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ExitCode::cannot_trace);
}

/// What `act` returns, in a process whose stop signals nobody else hears.
int in_child(int (*act)()) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(act());
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

Result<std::string> until_stopped() {
    pollfd stop{stop_fd(), POLLIN, 0};
    while (::poll(&stop, 1, -1) < 1) {
    }
    return std::string(stop_requested() ? "stopped" : "not asked");
}

TEST(Apart, HearsTheWishToStopThatOnlyWeWereTold) {
    EXPECT_EQ(in_child([] {
                  watch_stop_signals();
                  ::raise(SIGINT); // before: the child must not begin as if nothing were
                  const auto answer = do_apart(until_stopped);
                  return answer && *answer == "stopped" ? 0 : 1;
              }),
              0);
}

TEST(Apart, ItsOwnSignalIsNotOurs) {
    EXPECT_EQ(in_child([] {
                  watch_stop_signals();
                  const auto answer = do_apart([] {
                      ::raise(SIGTERM);
                      return until_stopped();
                  });
                  return answer && *answer == "stopped" && !stop_requested() ? 0 : 1;
              }),
              0);
}

TEST(Apart, DiesWithUs) {
    int ends[2] = {-1, -1};
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        watch_stop_signals();
        (void)do_apart([]() -> Result<std::string> {
            ::kill(::getppid(), SIGKILL);
            return until_stopped();
        });
        ::_exit(0);
    }
    ::close(ends[1]);
    ::waitpid(child, nullptr, 0);
    char byte = 0;
    EXPECT_EQ(::read(ends[0], &byte, 1), 0) << "the last holder of the pipe has ended";
    ::close(ends[0]);
}

} // namespace
} // namespace tracer::run
