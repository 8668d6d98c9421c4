// SPDX-License-Identifier: Apache-2.0
#include "output/sink.hpp"

#include "base/stop.hpp"
#include "support/files.hpp"
#include "support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <climits>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>

namespace tracer::output {
namespace {
using test::content;

Result<void> write(ByteSink &sink, std::string_view text) { return sink.write({text.data(), text.size()}); }

TEST(Sinks, AFileIsMadeForItsOwnerAloneAndTruncated) {
    const test::TempFolder folder;
    const std::string path = folder.file("out");
    ASSERT_TRUE(open_file(path, caller()));
    std::ofstream(path) << "what was there before";
    auto sink = open_file(path, caller());
    ASSERT_TRUE(sink);
    ASSERT_TRUE(write(**sink, "one "));
    ASSERT_TRUE(write(**sink, "two"));
    EXPECT_EQ(content(path), "one two");
    EXPECT_FALSE((*sink)->is_terminal());
    struct stat info {};
    ASSERT_EQ(::stat(path.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 07777, 0600u);
}

TEST(Sinks, AFileThatGoesOnKeepsWhatItHas) {
    const test::TempFolder folder;
    const std::string path = folder.file("out");
    for (const char *text : {"one\n", "two\n"}) {
        auto sink = open_file(path, caller(), Existing::continued);
        ASSERT_TRUE(sink) << sink.error().line();
        ASSERT_TRUE(write(**sink, text));
    }
    EXPECT_EQ(content(path), "one\ntwo\n");
    std::filesystem::create_symlink(path, folder.file("link"));
    EXPECT_FALSE(open_file(folder.file("link"), caller(), Existing::continued));
}

TEST(Sinks, ALinkIsNotFollowedNeitherWithASlashBehindIt) {
    const test::TempFolder folder;
    const std::string link = folder.file("link"), target = folder.write("target", "kept");
    ASSERT_EQ(::symlink(target.c_str(), link.c_str()), 0);
    for (const std::string &path : {link, link + "/", link + "//"}) {
        const auto sink = open_file(path, caller());
        ASSERT_FALSE(sink) << path;
        EXPECT_NE(sink.error().message.find("it is a link"), std::string::npos) << sink.error().message;
    }
    EXPECT_EQ(content(target), "kept");
}

TEST(Sinks, AnInheritedDescriptorIsWrittenToAndOneOfOursIsNot) {
    int ends[2];
    ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    const std::string path = "/dev/fd/" + std::to_string(ends[1]);
    EXPECT_FALSE(open_file(path, caller())) << "an exec would have closed it";
    ASSERT_EQ(::fcntl(ends[1], F_SETFD, 0), 0);
    auto sink = open_file(path, caller());
    ASSERT_TRUE(sink);
    ASSERT_TRUE(write(**sink, "x"));
    char got = 0;
    EXPECT_EQ(::read(ends[0], &got, 1), 1);
    EXPECT_EQ(got, 'x');
    EXPECT_EQ(::fcntl(ends[1], F_GETFL) & O_NONBLOCK, 0) << "the shell's descriptor stays as it was";
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST(Sinks, NoPathInAMessageMovesTheCursor) {
    const auto sink = open_file("/nowhere/\x1b[2J\xe2\x80\xae", caller());
    ASSERT_FALSE(sink);
    EXPECT_NE(sink.error().message.find("/nowhere/\\x1b[2J\\xe2\\x80\\xae"), std::string::npos) << sink.error().message;
}

TEST(Sinks, AFileTakesBackWhatAFailedWriteHasLeft) {
    const test::TempFolder folder;
    auto sink = open_file(folder.file("out"), caller());
    ASSERT_TRUE(sink);
    ASSERT_TRUE(write(**sink, "one\ntwo\nth"));
    EXPECT_TRUE((*sink)->take_back(2));
    ASSERT_TRUE(write(**sink, "end\n"));
    EXPECT_EQ(content(folder.file("out")), "one\ntwo\nend\n");
    EXPECT_FALSE((*sink)->take_back(100));
}

TEST(Sinks, AFolderThatIsNotThereIsSaidWithItsPath) {
    const auto sink = open_file("/nowhere/at/all", caller());
    ASSERT_FALSE(sink);
    EXPECT_EQ(sink.error().code, ExitCode::output_failed);
    EXPECT_NE(sink.error().message.find("/nowhere/at/all"), std::string::npos);
}

TEST(Sinks, AFullDiskIsOneClearLine) {
    auto sink = open_file("/dev/full", caller());
    ASSERT_TRUE(sink);
    const auto written = write(**sink, "x");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, ExitCode::output_failed);
    EXPECT_EQ(written.error().line(), "cannot write to /dev/full: no space is left on the device");
}

TEST(Sinks, AFifoCarriesMoreThanItsBufferHolds) {
    const std::string path = testing::TempDir() + "tracer-fifo-test";
    ::unlink(path.c_str());
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    std::string got;
    std::thread reader([&] { got = content(path); });
    const std::string text(1 << 20, 'x');
    {
        auto sink = open_file(path, caller());
        ASSERT_TRUE(sink);
        EXPECT_TRUE(write(**sink, text));
    }
    reader.join();
    EXPECT_EQ(got, text);
    ::unlink(path.c_str());
}

TEST(Sinks, AClosedPipeIsNamedAsTheReadersDoing) {
    ::signal(SIGPIPE, SIG_IGN);
    const std::string path = testing::TempDir() + "tracer-closed-test";
    ::unlink(path.c_str());
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    const int reader = ::open(path.c_str(), O_RDONLY | O_NONBLOCK);
    auto sink = open_file(path, caller());
    ASSERT_TRUE(sink);
    ::close(reader);
    const auto written = write(**sink, "x");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().message, path + " was closed by its reader");
    ::unlink(path.c_str());
}

/// Each look at it finds 150 ms more gone.
struct HastyClock final : Clock {
    [[nodiscard]] std::uint64_t boot_ns() const override { return now_ += 150'000'000; }
    [[nodiscard]] std::int64_t wall_ns() const override { return 0; }
    mutable std::uint64_t now_ = 0;
};

/// A child process that was told to stop; `act` gets a pipe, which nobody but itself reads.
int once_stopped(int (*act)(int reader, int writer)) {
    const pid_t pid = ::fork();
    if (pid == 0) {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) ::_exit(99);
        watch_stop_signals();
        ::raise(SIGTERM);
        ::_exit(act(ends[0], ends[1]));
    }
    int status = 0;
    ::waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// Once, a reader that took a page now and then was waited for two seconds per page.
TEST(Sinks, PatienceIsTwoSecondsInAllAndNotAWrite) {
    EXPECT_EQ(once_stopped([](int reader, int writer) {
                  const HastyClock clock;
                  Patience patience{&clock};
                  const auto sink = make_sink(Fd(writer), "the pipe", patience);
                  const std::string page(PIPE_BUF, 'x');
                  std::string taken(PIPE_BUF, 0);
                  int pages = 0;
                  // There is always room, so every wait ends well; the clock says that it took 0.15 s.
                  for (; pages < 100 && write(*sink, page); ++pages)
                      if (::read(reader, taken.data(), taken.size()) < 0) return 98;
                  // What does not wait goes out even then; the first full pipe ends it.
                  if (pages != 100 || patience.left_ns > 0) return 1;
                  while (write(*sink, page)) {
                  }
                  return 0;
              }),
              0);
}

TEST(Sinks, SeveralSinksShareOnePatience) {
    EXPECT_EQ(once_stopped([](int, int writer) {
                  const HastyClock clock;
                  Patience patience{&clock, 300'000'000};
                  const std::string much(1 << 20, 'x');
                  const int other = ::dup(writer);
                  const auto first = make_sink(Fd(writer), "one", patience),
                             second = make_sink(Fd(other), "two", patience);
                  if (write(*first, much) || patience.left_ns > 0) return 1;
                  return write(*second, much) ? 2 : 0;
              }),
              0);
}

TEST(Sinks, WhatAFullPipeHoldsAreWholeLines) {
    EXPECT_EQ(once_stopped([](int reader, int writer) {
                  const HastyClock clock;
                  Patience patience{&clock, 0};
                  const auto sink = make_sink(Fd(writer), "the pipe", patience);
                  std::string text, got(1 << 20, 0);
                  while (text.size() < got.size())
                      text += std::string(98, 'x') + "\n";
                  if (write(*sink, text)) return 1;
                  if (::read(reader, got.data(), got.size()) != static_cast<ssize_t>(sink->arrived())) return 2;
                  return got[sink->arrived() - 1] == '\n' ? 0 : 3;
              }),
              0);
}

} // namespace
} // namespace tracer::output
