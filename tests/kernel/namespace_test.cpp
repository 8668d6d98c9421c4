// SPDX-License-Identifier: Apache-2.0
// Containers: ids as a pid namespace sees them, and control groups.
#include "support/detached_mount.hpp"
#include "support/temp_folder.hpp"
#include "support/tracing.hpp"

#include <gmock/gmock.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace tracer::test {
namespace {

/// A shell that is process 1 of a pid namespace of its own, with its own /proc.
TracerRun::By contained(const std::string &script) {
    return {{"unshare", "--pid", "--fork", "--mount-proc", "sh", "-c", script}};
}

class Namespaces : public testing::Test {
protected:
    TempFolder folder_;
    const std::string workload_ = workload_binary();
};

TEST_F(Namespaces, AnIdGivenInsideAContainerIsTheContainersOwn) {
    const std::string gate = folder_.file("gate"), truth = folder_.file("truth"), wait = " --wait-stdin <" + gate;
    ASSERT_EQ(::mkfifo(gate.c_str(), 0600), 0);
    const int fd = ::open(gate.c_str(), O_RDWR | O_CLOEXEC);
    ASSERT_GE(fd, 0);
    TracerRun run(contained(workload_ + " kill 300" + wait + " >" + truth + " & wanted=$!; " + workload_ + " kill 200" +
                            wait + " >/dev/null & other=$!; " + tracer_binary() +
                            " run killsnoop -f json --pid $wanted & tracer=$!; "
                            "wait $wanted $other; kill -TERM $tracer; wait $tracer"));
    ASSERT_TRUE(run.attached()) << run.err();
    ASSERT_EQ(::write(fd, "x", 1), 1) << "both see it; neither reads it";
    EXPECT_EQ(run.finish(), 0) << run.err();
    ::close(fd);
    std::ifstream file(truth);
    const Json did = Json::parse(file);
    EXPECT_LT(integer(did["pid"]), 10) << "a young namespace";
    const auto events = run.records("event");
    expect_complete(run, "killsnoop", static_cast<std::int64_t>(events.size()), 300);
    EXPECT_GE(integer(run.records("summary").at(0)["filtered"]), 200);
    for (const auto &event : events) {
        ASSERT_EQ(event["tpid"], did["pid"]) << "as the caller named it";
        ASSERT_GT(integer(event["pid"]), 10) << "as the root namespace sees it";
    }
}

TEST_F(Namespaces, ACommandInsideAContainerIsFollowed) {
    TracerRun run(contained("exec " + tracer_binary() + " run killsnoop pidpersec -f json -- " + workload_ +
                            " kill 300 --processes 3"));
    EXPECT_EQ(run.finish(), 0) << run.err();
    expect_complete(run, "killsnoop", static_cast<std::int64_t>(run.records("event").size()), 900);
    expect_complete(run, "pidpersec", total(run.records("counter"), "tasks"), 3);
}

TEST_F(Namespaces, AControlGroupIsTracedWithThoseBelowIt) {
    std::unique_ptr<DetachedMount> cgroups;
    try {
        cgroups = std::make_unique<DetachedMount>("cgroup2");
    } catch (const std::runtime_error &refused) {
        GTEST_SKIP() << "not possible here: " << refused.what();
    }
    const std::string group = cgroups->path("tracer-test-" + std::to_string(::getpid())), below = group + "/below";
    if (::mkdir(group.c_str(), 0755) != 0 || ::mkdir(below.c_str(), 0755) != 0)
        GTEST_SKIP() << "not possible here: " << group << ": " << std::strerror(errno);
    {
        Workload inside({"kill", "300"}), under({"kill", "200"}), outside({"kill", "100"});
        std::ofstream(group + "/cgroup.procs") << inside.pid() << std::flush;
        std::ofstream(below + "/cgroup.procs") << under.pid() << std::flush;
        TracerRun run({"run", "killsnoop", "-f", "json", "--cgroup", group});
        EXPECT_TRUE(run.attached()) << run.err();
        const auto pids = {inside.truth()["pid"], under.truth()["pid"]};
        (void)outside.truth();
        EXPECT_EQ(run.stop(), 0) << run.err();
        const auto events = run.records("event");
        expect_complete(run, "killsnoop", static_cast<std::int64_t>(events.size()), 500);
        EXPECT_GE(integer(run.records("summary").at(0)["filtered"]), 100);
        for (const auto &event : events)
            ASSERT_THAT(pids, testing::Contains(event["pid"]));
    }
    EXPECT_EQ(::rmdir(below.c_str()), 0);
    EXPECT_EQ(::rmdir(group.c_str()), 0);
}

} // namespace
} // namespace tracer::test
