// SPDX-License-Identifier: Apache-2.0
// Runs with several plugins, and what a run leaves behind.
#include "kernel/received.hpp"
#include "support/bpf_objects.hpp"
#include "support/temp_folder.hpp"

#include <gmock/gmock.h>

#include <unistd.h>

#include <csignal>

namespace tracer::test {
namespace {
class Together : public testing::Test {
protected:
    TempFolder folder_;
    const std::string name_ = "wl-" + std::to_string(::getpid());
};

TEST_F(Together, AllPluginsInOneProcessEachSeeEverythingAndLeaveNothingBehind) {
    const auto rounds = std::to_string(natively_or_in_guest(500, 200));
    Workload workload({"busy", rounds, "--file", folder_.file("moved"), "--comm", name_});
    const auto &plugins = plugin_names();
    Words args{"run", "-f", "json", "--interval", "50ms", "--comm", name_};
    args.insert(args.end(), plugins.begin(), plugins.end());
    for (const auto &option : busy_options(plugins))
        args.push_back(option);
    TracerRun run(args);
    ASSERT_TRUE(run.attached(plugins.size())) << run.err();
    const auto ids = bpf_objects_of(run.process().pid());
    EXPECT_GT(ids.size(), 2 * plugins.size()) << "at least a program and a map each";
    const auto truth = workload.truth();
    EXPECT_EQ(run.stop(), 0) << run.err();
    for (const auto &plugin : plugins)
        expect_busy(run, plugin, truth);
    EXPECT_THAT(left_of(ids), testing::IsEmpty());
}

TEST_F(Together, KilledAtOnceTheyLeaveNothingBehindEither) {
    for (int i = 0; i < 5; ++i) {
        TracerRun run({"run", "filetop", "killsnoop", "stacksnoop", "-f", "json"});
        ASSERT_TRUE(run.attached(3)) << run.err();
        const auto ids = bpf_objects_of(run.process().pid());
        EXPECT_FALSE(ids.empty());
        run.process().signal(SIGKILL);
        EXPECT_EQ(run.finish(), 128 + SIGKILL);
        EXPECT_THAT(left_of(ids), testing::IsEmpty());
    }
}

TEST_F(Together, CtrlCFlushesTheLastInterval) {
    Workload workload({"fork", "30", "--comm", name_});
    TracerRun run({"run", "pidpersec", "-f", "json", "--interval", "1h", "--comm", name_});
    ASSERT_TRUE(run.attached()) << run.err();
    workload.truth();
    EXPECT_EQ(run.stop(), 0) << run.err();
    expect_complete(run, "pidpersec", total(run.records("counter"), "tasks"), 30);
    EXPECT_THAT(run.err(), testing::HasSubstr("pidpersec")) << "the summary";
}

TEST_F(Together, ACommandIsTracedFromItsFirstStepToItsLast) {
    TracerRun run(
        {"run", "killsnoop", "pidpersec", "-f", "json", "--", workload_binary(), "kill", "300", "--processes", "3"});
    EXPECT_EQ(run.finish(), 0) << run.err();
    // What the command prints goes to stderr: stdout carries records alone.
    std::int64_t kills = 0, tasks = 0;
    const std::string out = run.process().out();
    for (std::size_t at = 0, end; (end = out.find('\n', at)) != std::string::npos; at = end + 1) {
        const Json line = Json::parse(out.substr(at, end - at), nullptr, false);
        ASSERT_FALSE(line.is_discarded()) << out.substr(at, end - at);
        if (line.value("plugin", "") == "killsnoop" && line.value("type", "") == "event") ++kills;
        if (line.value("plugin", "") == "pidpersec" && line.value("type", "") == "counter")
            tasks += integer(line["tasks"]);
    }
    EXPECT_EQ(kills, 900);
    EXPECT_EQ(tasks, 3);
}

TEST_F(Together, AHostileNameBreaksNoFormat) {
    const std::string hostile = "a\"b,\n\x1b[31m\xff\xc2";
    Workload named({"exec", "3", "--comm", hostile});
    TracerRun json({"run", "usercheck", "-f", "json", "--comm", hostile});
    ASSERT_TRUE(json.attached()) << json.err();
    TracerRun csv({"run", "usercheck", "-f", "csv", "--comm", hostile});
    TracerRun text({"run", "usercheck", "-f", "text", "--comm", hostile});
    // Both print their header once they are attached.
    ASSERT_TRUE(csv.process().wait_for_output([](const auto &out) { return !out.empty(); })) << csv.err();
    ASSERT_TRUE(text.process().wait_for_output([](const auto &out) { return !out.empty(); })) << text.err();
    named.truth();
    EXPECT_EQ(json.stop(), 0);
    EXPECT_EQ(csv.stop(), 0);
    EXPECT_EQ(text.stop(), 0);

    const auto events = json.records("event");
    ASSERT_EQ(events.size(), 3u);
    EXPECT_EQ(events[0]["comm"], "a\"b,\n\x1b[31m\xef\xbf\xbd\xef\xbf\xbd");
    const std::string shown = text.process().out();
    EXPECT_THAT(shown, testing::HasSubstr("\\x1b[31m\\xff"));
    for (const char c : shown)
        ASSERT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << shown;
    EXPECT_THAT(csv.process().out(), testing::HasSubstr("\"a\"\"b,")) << "quoted as RFC 4180 says";
}

} // namespace
} // namespace tracer::test
