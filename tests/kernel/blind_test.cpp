// SPDX-License-Identifier: Apache-2.0
// A stranger, who may do nothing but run programs, must not use up what is kept for each thread: what others do
// afterwards, and meanwhile, is seen to the last event.
#include "support/actor.hpp"
#include "support/bpf_objects.hpp"
#include "support/temp_folder.hpp"
#include "support/tracing.hpp"

#include <gtest/gtest.h>

#include <linux/bpf.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <stdexcept>

namespace tracer::test {
namespace {

constexpr int many = 16'500; // a hash for 16,384 would be full
constexpr const char *stranger = "65534";

/// That many threads of a stranger's, each of which made a call once and now waits.
class Crowd {
public:
    explicit Crowd(int threads, const std::string &uid = stranger)
        : process_({workload_binary(), "crowd", std::to_string(threads), "--uid", uid, "--wait-stdin"}) {
        if (!process_.wait_for_output([](const std::string &out) { return out.starts_with("ready"); }))
            throw std::runtime_error("no crowd: " + process_.err());
    }
    void disperse() {
        process_.close_input();
        EXPECT_EQ(process_.wait(), 0) << process_.err();
    }

private:
    ChildProcess process_;
};

/// The plugins that follow a call from its entry to its return, in two runs, as --attach is for all plugins of a run.
class Blind : public testing::Test {
protected:
    void SetUp() override {
        calls_.emplace(words({"filetop", "vfsreadlat", "usercheck", "--attach", "tracepoint"}));
        kills_.emplace(words({"killsnoop", "--attach", "tracepoint_pair"}));
        ASSERT_TRUE(calls_->attached(3)) << calls_->err();
        ASSERT_TRUE(kills_->attached()) << kills_->err();
    }
    static Words words(const Words &plugins) {
        Words all{"run", "-f", "json", "-i", "1h", "--comm", name};
        all.insert(all.end(), plugins.begin(), plugins.end());
        return all;
    }
    /// Has new threads and processes do what is traced.
    void do_something() {
        const auto run = [](Words job) {
            job.insert(job.end(), {"--comm", name});
            (void)Workload(job).truth();
        };
        run({"rw", "--file", folder_.file("read"), "--reads", "25", "--bytes", "16", "--threads", "40"});
        run({"exec", "20"});
        run({"exec", "20", "--from-thread"});
        run({"kill", "10", "--processes", "30"});
    }
    void expect_all_seen() {
        ASSERT_EQ(calls_->stop(), 0) << calls_->err();
        ASSERT_EQ(kills_->stop(), 0) << kills_->err();
        const auto reads = total(rows_of_file(*calls_, "read"), "reads");
        expect_complete(*calls_, "filetop", reads, 1000);
        const auto execs = calls_->records("event", "usercheck").size();
        expect_complete(*calls_, "usercheck", static_cast<std::int64_t>(execs), 40);
        // The pipes by which the workload's processes tell what they did are read, too.
        EXPECT_GE(total(calls_->records("histogram", "vfsreadlat"), "count") + missed(*calls_, "vfsreadlat"), 1000);
        expect_complete(*kills_, "killsnoop", static_cast<std::int64_t>(kills_->records("event").size()), 300);
        for (const auto *plugin : {"filetop", "vfsreadlat", "usercheck"})
            EXPECT_EQ(integer(calls_->records("summary", plugin).at(0).at("lost_map")), 0) << plugin;
        EXPECT_EQ(integer(kills_->records("summary").at(0).at("lost_map")), 0);
    }
    static std::int64_t missed(const TracerRun &run, const std::string &plugin) {
        return integer(run.records("summary", plugin).at(0).at("missed"));
    }

    static constexpr const char *name = "wl-blind";
    TempFolder folder_;
    std::optional<TracerRun> calls_, kills_;
};

TEST_F(Blind, NotByThreadsThatExecInTheirLeadersPlace) {
    // A guest takes minutes for so many; there, idle threads hold most places. (A user may have half of all threads.)
    // Where calls are kept in task storage, which has no places, a shorter row of execs shows as much.
    const bool guest = !guest_kernel().empty(), in_hash = guest_kernel() == "5.10";
    const int each = guest ? 7'000 : 1;
    Crowd crowd(each), friends(each, "65533");
    const int execs = guest && !in_hash ? 300 : many - 2 * each;
    const Json did = Workload({"chain", std::to_string(execs), "--uid", stranger}).truth();
    EXPECT_EQ(std::to_string(integer(did.at("uid"))), stranger);
    do_something();
    expect_all_seen();
    crowd.disperse();
    friends.disperse();
}

TEST_F(Blind, NotByIdleThreadsThatOnceCalled) {
    std::int64_t most = 0;
    std::ifstream("/proc/sys/kernel/threads-max") >> most;
    if (most < 18'000) GTEST_SKIP() << "not possible here: kernel.threads-max is " << most;
    Crowd crowd(many);
    do_something();
    expect_all_seen();
    crowd.disperse();
}

/// The map in which a run keeps whom it follows.
int followed_map(const TracerRun &run) {
    for (const auto &[kind, id] : bpf_objects_of(const_cast<TracerRun &>(run).process().pid())) {
        if (kind != BPF_MAP_GET_FD_BY_ID) continue;
        bpf_attr attr{};
        attr.map_id = id;
        const auto fd = static_cast<int>(::syscall(SYS_bpf, BPF_MAP_GET_FD_BY_ID, &attr, sizeof attr));
        bpf_map_info info{};
        attr = {};
        attr.info.bpf_fd = static_cast<std::uint32_t>(fd);
        attr.info.info_len = sizeof info;
        attr.info.info = reinterpret_cast<std::uint64_t>(&info);
        if (fd < 0 || ::syscall(SYS_bpf, BPF_OBJ_GET_INFO_BY_FD, &attr, sizeof attr) != 0) continue;
        if (std::strcmp(info.name, "followed") == 0) return fd;
        ::close(fd);
    }
    return -1;
}

TEST(Followed, AnIdLeftBehindMakesNobodyFollowed) {
    TracerRun run({"run", "killsnoop", "-f", "json", "--", workload_binary(), "kill", "50", "--wait-stdin"});
    ASSERT_TRUE(run.attached()) << run.err();
    const int map = followed_map(run);
    ASSERT_GE(map, 0);
    // As if the kernel had skipped our programs at the ends of the threads that bore the next ids.
    const pid_t last = Actor([] { return 0; }).pid();
    for (pid_t tid = last + 1; tid <= last + 300; ++tid) {
        std::uint32_t one = 1;
        bpf_attr attr{};
        attr.map_fd = static_cast<std::uint32_t>(map);
        attr.key = reinterpret_cast<std::uint64_t>(&tid);
        attr.value = reinterpret_cast<std::uint64_t>(&one);
        ASSERT_EQ(::syscall(SYS_bpf, BPF_MAP_UPDATE_ELEM, &attr, sizeof attr), 0) << std::strerror(errno);
    }
    ::close(map);
    const Json did = Workload({"kill", "100"}).truth();
    run.process().close_input();
    EXPECT_EQ(run.finish(), 0) << run.err();
    const auto events = run.records("event");
    expect_complete(run, "killsnoop", static_cast<std::int64_t>(events.size()), 50);
    for (const auto &event : events)
        ASSERT_NE(event.at("pid"), did.at("pid"));
}

} // namespace
} // namespace tracer::test
