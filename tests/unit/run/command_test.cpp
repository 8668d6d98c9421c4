// SPDX-License-Identifier: Apache-2.0
#include "run/command.hpp"

#include "support/temp_folder.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <poll.h>
#include <stdexcept>
#include <unistd.h>

namespace tracer::run {
namespace {
using testing::HasSubstr;

class Held : public testing::Test {
protected:
    Held() { std::signal(SIGPIPE, SIG_IGN); } // as main() does: a command that is gone is an error of write()
    static Command hold(const std::string &script) {
        const auto identity = identity_of({});
        auto command = Command::hold({"sh", "-c", script}, *identity, true);
        if (!command) throw std::runtime_error(command.error().line());
        return std::move(*command);
    }
    [[nodiscard]] bool ran() const { return ::access(folder_.file("ran").c_str(), F_OK) == 0; }
    [[nodiscard]] std::string mark() const { return "echo >" + folder_.file("ran"); }
    test::TempFolder folder_;
};

TEST_F(Held, ItsEndIsToldWhenItRanByItself) {
    Command command = hold(mark() + "; exit 3");
    ASSERT_TRUE(command.release());
    pollfd ended{command.end_fd(), POLLIN, 0};
    ASSERT_EQ(::poll(&ended, 1, 60'000), 1);
    EXPECT_TRUE(ran());
    EXPECT_EQ(command.end().exit_status, 3);
    EXPECT_EQ(command.end().status(), 3) << "and again";
}

TEST_F(Held, OneThatWasNeverLetGoNeverRuns) {
    Command command = hold(mark());
    EXPECT_EQ(command.end().signal, SIGTERM);
    EXPECT_FALSE(ran());
    { const Command dropped = hold(mark()); }
    EXPECT_FALSE(ran());
}

TEST_F(Held, OneThatIsStoppedEndsAllTheSame) {
    Command command = hold(mark());
    ASSERT_EQ(::kill(command.pid(), SIGSTOP), 0);
    EXPECT_EQ(command.end().signal, SIGTERM);
    EXPECT_FALSE(ran());
}

TEST_F(Held, OneThatIsKilledMeanwhileIsSeenByItsEnd) {
    Command command = hold(mark());
    ASSERT_EQ(::kill(command.pid(), SIGKILL), 0);
    EXPECT_TRUE(command.release());
    const auto end = command.end();
    EXPECT_EQ(end.signal, SIGKILL);
    EXPECT_EQ(end.status(), 137);
    EXPECT_EQ(command.words(end), "'sh' was killed by signal 9");
}

TEST(Command, WhatCannotBeRunIsNamedAndMadeHarmless) {
    const auto identity = identity_of({});
    auto command = Command::hold({"/no\x1b[2J"}, *identity, false);
    ASSERT_TRUE(command);
    const auto released = command->release();
    ASSERT_FALSE(released);
    EXPECT_EQ(released.error().code, ExitCode::usage);
    EXPECT_THAT(released.error().message, HasSubstr("cannot run '/no\\x1b[2J': No such file"));
}

} // namespace
} // namespace tracer::run
