// SPDX-License-Identifier: Apache-2.0
// Stacks through modules, calls of one file system by another, modules that come while a run goes on, and CPUs that go.
// In guests alone: otherwise nobody knows whose machine this is.
#include "kernel/received.hpp"
#include "support/actor.hpp"
#include "support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace tracer::test {
namespace {

class Guest : public testing::Test {
protected:
    void SetUp() override {
        if (guest_kernel().empty())
            GTEST_SKIP() << "not possible here: modules are loaded and CPUs taken away in guests alone";
    }
    static bool passes(const Json &event, const std::string &symbol, const std::string &module) {
        const auto &stack = event.at("stack");
        return std::any_of(stack.begin(), stack.end(), [&](const Json &frame) {
            return frame.at("symbol").is_string() && frame.at("symbol").get<std::string>().starts_with(symbol) &&
                   frame.at("module") == module;
        });
    }
    static void load(const std::vector<std::string> &module) {
        std::vector<std::string> command{"modprobe"};
        command.insert(command.end(), module.begin(), module.end());
        ChildProcess modprobe(command);
        ASSERT_EQ(modprobe.wait(), 0) << modprobe.err();
    }
    TempFolder folder_;
};

TEST_F(Guest, AStackThroughAModuleNamesIt) {
    std::ifstream modules("/proc/modules");
    const std::string all{std::istreambuf_iterator<char>(modules), {}};
    if (all.find("overlay ") == std::string::npos) GTEST_SKIP() << "not possible here: overlayfs is no module";
    for (const char *kind : {"fentry", "kprobe"}) {
        SCOPED_TRACE(kind);
        Actor actor([] {
            static char entries[32768];
            const int fd = ::open("/usr/share", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
            return ::syscall(SYS_getdents64, fd, entries, sizeof entries) > 0 ? 0 : 1;
        });
        TracerRun run({"run", "stacksnoop", "-f", "json", "--attach", kind, "--function", "iterate_dir", "--pid",
                       std::to_string(actor.pid())});
        ASSERT_TRUE(run.attached()) << run.err();
        EXPECT_EQ(actor.wait(), 0);
        EXPECT_EQ(run.stop(), 0) << run.err();
        const auto events = run.records("event");
        ASSERT_FALSE(events.empty()) << run.err();
        // The system call's own, and overlayfs' call for the file system below it.
        for (const auto &event : events) {
            ASSERT_FALSE(event["stack"].empty());
            EXPECT_EQ(event["stack"][0]["symbol"], "iterate_dir") << event;
        }
        EXPECT_TRUE(std::any_of(events.begin(), events.end(), [](const Json &event) {
            return passes(event, "ovl_", "overlay");
        })) << run.process().out();
    }
}

TEST_F(Guest, NestedCallsOfOneThreadAreCountedEachWithItsOwnTime) {
    const std::string nested = TRACER_BINARY_DIR "/tests/kernel/plugins/nested.so", path = folder_.path().string();
    constexpr int rounds = 500;
    for (const char *kind : {"fentry", "kprobe"}) {
        SCOPED_TRACE(kind);
        Actor actor([&] {
            static char entries[4096];
            const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
            int bad = 0;
            for (int i = 0; i < rounds; ++i) {
                bad |= ::lseek(fd, 0, SEEK_SET) != 0;
                bad |= ::syscall(SYS_getdents64, fd, entries, sizeof entries) <= 0;
            }
            return bad;
        });
        TracerRun run({"run", nested, "-f", "json", "--attach", kind, "--pid", std::to_string(actor.pid())});
        ASSERT_TRUE(run.attached()) << run.err();
        EXPECT_EQ(actor.wait(), 0);
        EXPECT_EQ(run.stop(), 0) << run.err();
        const auto histograms = run.records("histogram");
        // The system call's own, and the overlay's for the file system below it.
        expect_complete(run, "nested", total(histograms, "count"), 2 * rounds);
        for (const auto &h : histograms)
            EXPECT_LT(integer(h["max"]), 120'000'000'000);
    }
}

TEST_F(Guest, AModuleThatIsLoadedDuringTheRunIsNamed) {
    TracerRun run({"run", "stacksnoop", "-f", "json", "--function", "device_add", "--interval", "50ms"});
    ASSERT_TRUE(run.attached()) << run.err();
    const auto wait_for = [&](const char *part) {
        return run.process().wait_for_output(
            [&](const std::string &out) { return out.find(part) != std::string::npos; }, std::chrono::seconds(30));
    };
    // A device without a driver of its own (a distribution's settings may ask for none): from here on the symbols are
    // known.
    load({"dummy", "numdummies=1"});
    ASSERT_TRUE(wait_for("\"type\":\"event\"")) << run.err();
    load({"loop"});
    EXPECT_TRUE(wait_for("\"symbol\":\"loop_")) << run.err();
    EXPECT_EQ(run.stop(), 0) << run.err();
    const auto events = run.records("event");
    EXPECT_TRUE(std::any_of(events.begin(), events.end(), [](const Json &event) {
        return passes(event, "loop_", "loop");
    })) << run.process().out();
}

TEST_F(Guest, ACpuThatGoesTakesNothingWithIt) {
    const std::string name = "wl-cpu", online = "/sys/devices/system/cpu/cpu1/online";
    const auto switch_cpu = [&](char to) { return std::ofstream(online).put(to).flush().good(); };
    const std::vector<std::string> plugins{"killsnoop", "filetop", "pidpersec", "vfsreadlat"};
    Words args{"run", "-f", "json", "--comm", name, "-i", "50ms"};
    args.insert(args.end(), plugins.begin(), plugins.end());
    TracerRun run(args);
    ASSERT_TRUE(run.attached(plugins.size())) << run.err();
    Json truth = Json::object(); // of all three
    const auto work = [&] {
        Workload workload({"busy", "100", "--file", folder_.file("moved"), "--comm", name});
        const Json did = workload.truth();
        for (const auto &[key, value] : did.items())
            if (value.is_number()) truth[key] = integer(value) + truth.value(key, std::int64_t{0});
    };
    work();
    if (!switch_cpu('0')) GTEST_SKIP() << "not possible here: CPU 1 cannot be taken away";
    work();
    EXPECT_TRUE(switch_cpu('1'));
    work();
    EXPECT_EQ(run.stop(), 0) << run.err();
    for (const auto &plugin : plugins)
        expect_busy(run, plugin, truth);
}

} // namespace
} // namespace tracer::test
