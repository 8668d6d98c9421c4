// SPDX-License-Identifier: Apache-2.0
// What <tracer/bpf/task.h> says of a task, against /proc and the cgroup's own folder.
#include "support/actor.hpp"
#include "support/detached_mount.hpp"
#include "support/files.hpp"
#include "support/tracing.hpp"

#include <gmock/gmock.h>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace tracer::test {
namespace {

/// Field `n` of /proc/PID/stat, counted from 1 as proc(5) does, from the third on: the name may hold blanks.
std::int64_t stat_field(pid_t pid, int n) {
    const auto all = content("/proc/" + std::to_string(pid) + "/stat");
    std::istringstream rest(all.substr(all.rfind(')') + 1));
    std::string field;
    for (int i = 2; i < n; ++i)
        rest >> field;
    return std::stoll(field);
}

std::string name_of(pid_t pid) {
    auto name = content("/proc/" + std::to_string(pid) + "/comm");
    name.pop_back();
    return name;
}

TEST(Relatives, AreThoseThatProcTells) {
    constexpr int forks = 20;
    Actor actor([] {
        int bad = 0;
        std::thread([&] { // whose id is not the process's
            for (int i = 0; i < forks; ++i) {
                const pid_t child = ::fork();
                if (child == 0) ::_exit(0);
                bad |= child < 0 || ::waitpid(child, nullptr, 0) != child;
            }
        })
            .join();
        return bad;
    });
    std::unique_ptr<DetachedMount> cgroups;
    struct stat group {};
    std::string folder;
    try {
        cgroups = std::make_unique<DetachedMount>("cgroup2");
        folder = cgroups->path("tracer-relatives-" + std::to_string(::getpid()));
        if (::mkdir(folder.c_str(), 0755) != 0) throw std::runtime_error("read-only");
        std::ofstream(folder + "/cgroup.procs") << actor.pid() << std::flush;
        ASSERT_EQ(::stat(folder.c_str(), &group), 0);
    } catch (const std::runtime_error &) {
        folder.clear(); // no cgroups: both ways must still agree
    }

    const std::string plugin = TRACER_BINARY_DIR "/tests/kernel/plugins/relatives.so";
    TracerRun run({"run", plugin, "-f", "json", "--pid", std::to_string(actor.pid())});
    ASSERT_TRUE(run.attached()) << run.err();
    const auto parent = stat_field(actor.pid(), 4), ticks = stat_field(actor.pid(), 22);
    const auto parents_name = name_of(static_cast<pid_t>(parent));
    EXPECT_EQ(actor.wait(), 0);
    EXPECT_EQ(run.stop(), 0) << run.err();
    if (!folder.empty()) ::rmdir(folder.c_str());

    const auto events = run.records("event");
    expect_complete(run, "relatives", static_cast<std::int64_t>(events.size()), forks + 1); // the thread's own start
    int by_thread = 0;
    const std::int64_t tick = 1'000'000'000 / ::sysconf(_SC_CLK_TCK);
    for (const auto &event : events) {
        ASSERT_EQ(event["pid"], actor.pid());
        ASSERT_EQ(event["pid_read"], actor.pid());
        ASSERT_EQ(event["tid_read"], event["tid"]);
        by_thread += event["tid_read"] != event["pid_read"];
        ASSERT_EQ(event["parent"], parent);
        ASSERT_EQ(event["parent_comm"], parents_name);
        ASSERT_EQ(integer(event["started"]) / tick, ticks);
        ASSERT_EQ(event["cgroup"], event["cgroup_read"]);
        if (!folder.empty()) {
            ASSERT_EQ(integer(event["cgroup"]), static_cast<std::int64_t>(group.st_ino));
        }
    }
    EXPECT_EQ(by_thread, forks);
}

} // namespace
} // namespace tracer::test
