// SPDX-License-Identifier: Apache-2.0
// What tools of this kind get wrong: events told apart by the wrong thing, of calls that fail or never end, and values
// at the edge. With the kind of attachment that the ladder takes; the cells' own tests have more.
#include "support/actor.hpp"
#include "support/detached_mount.hpp"
#include "support/plugin_tables.hpp"
#include "support/temp_folder.hpp"
#include "support/tracing.hpp"

#include <gmock/gmock.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <map>

namespace tracer::test {
namespace {
using testing::HasSubstr;

class RightEvents : public testing::Test {
protected:
    /// Traces an actor from before it begins to after it has ended well.
    std::unique_ptr<TracerRun> trace(Actor &actor, std::vector<std::string> args, int actors_code = 0) {
        args.insert(args.begin(), "run");
        args.insert(args.end(), {"-f", "json", "--pid", std::to_string(actor.pid())});
        auto run = std::make_unique<TracerRun>(args);
        if (!run->attached()) {
            ADD_FAILURE() << "tracer ended with " << run->finish() << ": " << run->err();
            return nullptr;
        }
        EXPECT_EQ(actor.wait(), actors_code);
        EXPECT_EQ(run->stop(), 0) << run->err();
        return run;
    }
    TempFolder folder_;
};

/// Writes `bytes` (up to 64) that many times; 0, or what went wrong.
int write_times(int fd, int times, std::size_t bytes) {
    static const char data[64] = {};
    for (int i = 0; i < times; ++i) {
        if (::write(fd, data, bytes) != static_cast<ssize_t>(bytes)) return 1;
    }
    return 0;
}

TEST_F(RightEvents, EqualInodesOnTwoFileSystemsAreTwoFiles) {
    const DetachedMount one("tmpfs"), other("tmpfs");
    const std::string paths[] = {one.path("same"), other.path("same")};
    int files[2];
    struct stat info[2];
    for (int i = 0; i < 2; ++i) {
        files[i] = ::open(paths[i].c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        ASSERT_GE(files[i], 0) << paths[i];
        ASSERT_EQ(::fstat(files[i], &info[i]), 0);
    }
    ASSERT_NE(info[0].st_dev, info[1].st_dev);
    ASSERT_EQ(info[0].st_ino, info[1].st_ino) << "a tmpfs numbers its own files";
    Actor actor([&] { return write_times(files[0], 30, 10) + write_times(files[1], 70, 20); });
    const auto run = trace(actor, {"filetop", "--interval", "1h"});
    ASSERT_TRUE(run);
    const auto rows = run->records("row");
    expect_complete(*run, "filetop", total(rows, "writes"), 100);
    std::multimap<std::int64_t, std::int64_t> bytes_by_calls;
    for (const auto &row : rows)
        bytes_by_calls.emplace(integer(row.at("writes")), integer(row.at("wbytes")));
    EXPECT_THAT(bytes_by_calls, testing::ElementsAre(std::pair(30, 300), std::pair(70, 1400)));
    for (const int fd : files)
        ::close(fd);
}

TEST_F(RightEvents, AFileRenamedInMidIntervalStaysOneRow) {
    const std::string before = folder_.file("before"), after = folder_.file("after");
    Actor actor([&] {
        const int fd = ::open(before.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        int bad = write_times(fd, 10, 10);
        bad |= ::rename(before.c_str(), after.c_str());
        bad |= write_times(fd, 20, 10);
        const int again = ::open(after.c_str(), O_RDWR | O_CLOEXEC);
        return bad | write_times(again, 30, 10);
    });
    const auto run = trace(actor, {"filetop", "--interval", "1h"});
    ASSERT_TRUE(run);
    const auto rows = run->records("row");
    expect_complete(*run, "filetop", total(rows, "writes"), 60);
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_THAT((std::vector<std::string>{"before", "after"}), testing::Contains(rows[0]["file"].get<std::string>()));
}

TEST_F(RightEvents, WhatAPluginCannotSeeIsNamedByExplain) {
    for (const auto &plugin : plugin_names()) {
        ChildProcess explain({tracer_binary(), "explain", plugin});
        EXPECT_EQ(explain.wait(), 0) << explain.err();
        for (const std::string word : plugin_table(plugin).at("unseen"))
            EXPECT_THAT(explain.out(), HasSubstr(word)) << plugin;
    }
}

TEST_F(RightEvents, AReadThatItsKilledThreadNeverSeesEndCorruptsNothing) {
    int never[2];
    ASSERT_EQ(::pipe2(never, O_CLOEXEC), 0);
    const auto name = std::to_string(::getpid()) + "-kr";
    TracerRun run(
        {"run", "vfsreadlat", "filetop", "-f", "json", "--comm", name, "--filetop.all", "--interval", "50ms"});
    ASSERT_TRUE(run.attached(2)) << run.err();
    const int zero = ::open("/dev/zero", O_RDONLY | O_CLOEXEC);
    char byte;
    const auto rename_task = [&] {
        const int fd = ::open("/proc/self/comm", O_WRONLY | O_CLOEXEC);
        return ::write(fd, name.data(), name.size()) != static_cast<ssize_t>(name.size());
    };
    for (int i = 0; i < 20; ++i) {
        Actor doomed([&] { return rename_task() + static_cast<int>(::read(never[0], &byte, 1)); });
        doomed.go();
        ASSERT_TRUE(doomed.asleep());
        doomed.kill();
        EXPECT_EQ(doomed.wait(), 128 + SIGKILL);
    }
    Actor alive([&] {
        int bad = rename_task();
        for (int i = 0; i < 1000; ++i)
            bad |= ::read(zero, &byte, 1) != 1;
        return bad;
    });
    EXPECT_EQ(alive.wait(), 0);
    EXPECT_EQ(run.stop(), 0) << run.err();
    const auto rows = rows_of_file(run, "zero");
    expect_complete(run, "filetop", total(rows, "reads"), 1000);
    EXPECT_EQ(total(rows, "rbytes"), 1000);
    // A read that a signal ends is a read, with its time; none may be counted twice, or last longer than the run.
    const auto histograms = run.records("histogram", "vfsreadlat");
    expect_balanced(run, "vfsreadlat");
    EXPECT_GE(total(histograms, "count") + total(run.records("summary", "vfsreadlat"), "missed"), 1000);
    EXPECT_LE(total(histograms, "count"), 1020);
    for (const auto &h : histograms)
        EXPECT_LT(integer(h["max"]), 120'000'000'000);
    for (const int fd : {never[0], never[1], zero})
        ::close(fd);
}

TEST_F(RightEvents, EverySignalFromTheFirstToTheLastAndOneBeyondIsShown) {
    Actor actor([] {
        for (int signal = 0; signal <= 65; ++signal) {
            struct {
                void (*handler)(int);
                unsigned long flags;
                void (*restorer)();
                unsigned long mask;
            } ignore{SIG_IGN, 0, nullptr, 0}; // by the system call: glibc refuses 32 and 33
            if (signal > 0) ::syscall(SYS_rt_sigaction, signal, &ignore, nullptr, sizeof ignore.mask);
            // The two that nobody can ignore go to a group that cannot exist.
            ::syscall(SYS_kill, signal == SIGKILL || signal == SIGSTOP ? -4194305 : ::getpid(), signal);
        }
        return 0;
    });
    const pid_t pid = actor.pid();
    const auto run = trace(actor, {"killsnoop"});
    ASSERT_TRUE(run);
    const auto events = run->records("event");
    expect_complete(*run, "killsnoop", static_cast<std::int64_t>(events.size()), 66);
    for (std::size_t signal = 0; signal < events.size() && events.size() == 66; ++signal) {
        const bool refused = signal == SIGKILL || signal == SIGSTOP;
        EXPECT_EQ(events[signal]["sig"], signal);
        EXPECT_EQ(events[signal]["tpid"], refused ? -4194305 : pid);
        EXPECT_EQ(events[signal]["result"], refused ? -ESRCH : signal == 65 ? -EINVAL : 0) << events[signal];
    }
}

TEST_F(RightEvents, TargetsThatAreNoProcessAreShownAsTheyWereGiven) {
    // Signal 0 reaches nobody; to -1 it asks about everybody.
    Actor actor([] { return ::kill(0, 0) | ::kill(-1, 0) | ::kill(-::getpgrp(), 0); });
    const pid_t group = ::getpgrp();
    const auto run = trace(actor, {"killsnoop"});
    ASSERT_TRUE(run);
    const auto events = run->records("event");
    ASSERT_EQ(events.size(), 3u);
    EXPECT_EQ(events[0]["tpid"], 0);
    EXPECT_EQ(events[1]["tpid"], -1);
    EXPECT_EQ(events[2]["tpid"], -group);
}

TEST_F(RightEvents, OnlyTheCallsThatFailedForWantOfPermissionSaySo) {
    Actor actor([] { return ::setuid(65534) != 0 || ::kill(1, 0) == 0 || errno != EPERM; });
    const auto run = trace(actor, {"killsnoop", "--failed"});
    ASSERT_TRUE(run);
    const auto events = run->records("event");
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(events[0]["error"], "EPERM");
}

} // namespace
} // namespace tracer::test
