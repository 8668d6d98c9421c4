// SPDX-License-Identifier: Apache-2.0
#include "base/kernelfs.hpp"

#include <gmock/gmock.h>

#include <unistd.h>

namespace tracer {
namespace {
using testing::Contains;
using testing::HasSubstr;

TEST(KernelFiles, NeverLeaveTheirFileSystem) {
    for (const char *path : {"/etc/passwd", "..", "../etc/passwd", "events/../../..", "events/..", "a/b/../c"}) {
        const auto read = read_kernel_file(KernelFs::tracefs, path);
        ASSERT_FALSE(read) << path;
        EXPECT_EQ(read.error().code, ExitCode::cannot_trace);
        EXPECT_THAT(read.error().message, HasSubstr("not a path below")) << path;
        EXPECT_FALSE(list_kernel_folder(KernelFs::debugfs, path)) << path;
    }
    EXPECT_FALSE(read_kernel_file(KernelFs::tracefs, std::string("events\0/..", 10)));
}

TEST(KernelFiles, RefuseTracepointNamesThatArePaths) {
    EXPECT_FALSE(tracepoint_id("..", ".."));
    EXPECT_FALSE(tracepoint_id("sched/sched_switch", "."));
    EXPECT_FALSE(tracepoint_id("sched", "sched_switch/../sched_wakeup"));
    EXPECT_FALSE(tracepoint_id("", "sched_switch"));
}

/// These need root and a kernel with tracefs, mounted or not.
class MountedOrNot : public testing::Test {
protected:
    void SetUp() override {
        if (::geteuid() != 0) GTEST_SKIP() << "not root";
        if (auto events = list_kernel_folder(KernelFs::tracefs, "events"); !events)
            GTEST_SKIP() << events.error().line();
    }
};

TEST_F(MountedOrNot, TracefsGivesTracepointsAndTheirIds) {
    const auto events = list_kernel_folder(KernelFs::tracefs, "events/sched");
    ASSERT_TRUE(events) << events.error().line();
    EXPECT_THAT(*events, Contains("sched_process_exec"));
    const auto exec = tracepoint_id("sched", "sched_process_exec"), fork = tracepoint_id("sched", "sched_process_fork");
    ASSERT_TRUE(exec) << exec.error().line();
    ASSERT_TRUE(fork) << fork.error().line();
    EXPECT_GT(*exec, 0u);
    EXPECT_NE(*exec, *fork);
}

TEST_F(MountedOrNot, AFileIsCutAtTheLimit) {
    const auto whole = read_kernel_file(KernelFs::tracefs, "events/sched/sched_process_exec/format");
    ASSERT_TRUE(whole) << whole.error().line();
    EXPECT_THAT(*whole, HasSubstr("name: sched_process_exec"));
    const auto cut = read_kernel_file(KernelFs::tracefs, "events/sched/sched_process_exec/format", 10);
    ASSERT_TRUE(cut);
    EXPECT_EQ(*cut, whole->substr(0, 10));
}

TEST_F(MountedOrNot, AMissingFileIsNamedInTheError) {
    const auto missing = read_kernel_file(KernelFs::tracefs, "events/sched/no_such_event/id");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, ExitCode::cannot_trace);
    EXPECT_THAT(missing.error().message, HasSubstr("tracefs/events/sched/no_such_event/id"));
    EXPECT_FALSE(list_kernel_folder(KernelFs::tracefs, "no_such_folder"));
}

} // namespace
} // namespace tracer
