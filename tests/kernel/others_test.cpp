// SPDX-License-Identifier: Apache-2.0
// An event may belong to another task than the one that runs: each filter then chooses by that task.
#include "support/detached_mount.hpp"
#include "support/temp_folder.hpp"
#include "support/tracing.hpp"

#include <gmock/gmock.h>

#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>

namespace tracer::test {
namespace {

const std::string others = TRACER_BINARY_DIR "/tests/kernel/plugins/others.so";
constexpr unsigned somebody = 54321;
constexpr std::int64_t wanted = 100, unwanted = 40;

/// Waits until it has become what it was started as.
void await(const ChildProcess &process, const std::string &comm) {
    for (std::string now; now != comm && process.runs(); ::sched_yield()) {
        std::ifstream file("/proc/" + std::to_string(process.pid()) + "/comm");
        std::getline(file, now);
    }
}

class Others : public testing::Test {
protected:
    void SetUp() override {
        std::filesystem::permissions(folder_.path(), std::filesystem::perms::all);
        for (const char *name : {"one", "two"})
            std::filesystem::copy_file(workload_binary(), folder_.file(name));
    }
    [[nodiscard]] std::unique_ptr<ChildProcess> start(const std::string &name, std::optional<unsigned> uid = {}) const {
        ChildProcess::Setup setup;
        setup.uid = uid;
        auto process = std::make_unique<ChildProcess>(Words{folder_.file(name), "kill", "0", "--wait-stdin"}, setup);
        await(*process, name);
        return process;
    }
    /// Sends SIGURG to both; only those to the first may be counted.
    static void expect_exact(const Words &filter, pid_t one, pid_t other) {
        Words args{"run", others, "-f", "json"};
        args.insert(args.end(), filter.begin(), filter.end());
        TracerRun run(args);
        ASSERT_TRUE(run.attached()) << run.err();
        for (std::int64_t i = 0; i < wanted; ++i)
            ASSERT_EQ(::syscall(SYS_tkill, one, SIGURG), 0) << std::strerror(errno);
        for (std::int64_t i = 0; i < unwanted; ++i)
            ASSERT_EQ(::syscall(SYS_tkill, other, SIGURG), 0) << std::strerror(errno);
        EXPECT_EQ(run.stop(), 0) << run.err();
        expect_counted(run);
    }
    static void expect_counted(const TracerRun &run) {
        expect_complete(run, "others", total(run.records("counter"), "signals"), wanted);
        EXPECT_GE(integer(run.records("summary").at(0)["filtered"]), unwanted);
    }
    TempFolder folder_;
};

TEST_F(Others, ByProcess) {
    const auto one = start("one"), two = start("two");
    expect_exact({"--pid", std::to_string(one->pid())}, one->pid(), two->pid());
}

TEST_F(Others, ByThread) {
    const auto one = start("one"), two = start("two");
    expect_exact({"--tid", std::to_string(one->pid())}, one->pid(), two->pid());
}

TEST_F(Others, ByUser) {
    const auto one = start("one", somebody), two = start("two");
    expect_exact({"--uid", std::to_string(somebody)}, one->pid(), two->pid());
}

TEST_F(Others, ByName) {
    const auto one = start("one"), two = start("two");
    expect_exact({"--comm", "one"}, one->pid(), two->pid());
}

TEST_F(Others, ByGroupAndThoseBelow) {
    std::unique_ptr<DetachedMount> cgroups;
    try {
        cgroups = std::make_unique<DetachedMount>("cgroup2");
    } catch (const std::runtime_error &refused) {
        GTEST_SKIP() << "not possible here: " << refused.what();
    }
    const std::string group = cgroups->path("tracer-others-" + std::to_string(::getpid())), below = group + "/below",
                      beside = group + "-beside";
    for (const std::string &made : {group, below, beside})
        if (::mkdir(made.c_str(), 0755) != 0) GTEST_SKIP() << "not possible here: " << std::strerror(errno);
    {
        const auto one = start("one"), two = start("two");
        std::ofstream(below + "/cgroup.procs") << one->pid() << std::flush;
        std::ofstream(beside + "/cgroup.procs") << two->pid() << std::flush;
        expect_exact({"--cgroup", group}, one->pid(), two->pid());
        expect_exact({"--cgroup", below}, one->pid(), two->pid());
    }
    for (const std::string &made : {below, group, beside})
        EXPECT_EQ(::rmdir(made.c_str()), 0) << made;
}

/// Of a shell: so many signals to the one, then to the other.
std::string signals(const std::string &one, const std::string &other) {
    return "i=0; while [ $i -lt " + std::to_string(wanted) + " ]; do kill -URG " + one +
           "; i=$((i+1)); done; i=0; while [ $i -lt " + std::to_string(unwanted) + " ]; do kill -URG " + other +
           "; i=$((i+1)); done; ";
}

TEST_F(Others, ByCommandWhoeverSends) {
    const auto two = start("two");
    TracerRun run({"run", others, "-f", "json", "--", "sh", "-c",
                   "sleep 1000 & " + signals("$!", std::to_string(two->pid())) + "kill $!; wait $!; exit 0"});
    EXPECT_EQ(run.finish(), 0) << run.err();
    expect_counted(run);
}

TEST_F(Others, ByAnIdThatATracerInAContainerKnows) {
    const std::string gate = folder_.file("gate"), hold = folder_.file("one") + " kill 0 --wait-stdin <" + gate;
    ASSERT_EQ(::mkfifo(gate.c_str(), 0600), 0);
    const int fd = ::open(gate.c_str(), O_RDWR | O_CLOEXEC);
    ASSERT_GE(fd, 0);
    const std::string go = folder_.file("go");
    ASSERT_EQ(::mkfifo(go.c_str(), 0600), 0);
    const int go_fd = ::open(go.c_str(), O_RDWR | O_CLOEXEC);
    TracerRun run(TracerRun::By{{"unshare", "--pid", "--fork", "--mount-proc", "sh", "-c",
                                 hold + " >/dev/null & one=$!; " + hold + " >/dev/null & other=$!; " + tracer_binary() +
                                     " run " + others + " -f json --pid $one & tracer=$!; read word <" + go + "; " +
                                     signals("$one", "$other") +
                                     "kill -TERM $tracer; wait $tracer; code=$?; kill $one $other; exit $code"}});
    ASSERT_TRUE(run.attached()) << run.err();
    ASSERT_EQ(::write(go_fd, "x\n", 2), 2);
    EXPECT_EQ(run.finish(), 0) << run.err();
    ::close(fd);
    ::close(go_fd);
    expect_counted(run);
}

} // namespace
} // namespace tracer::test
