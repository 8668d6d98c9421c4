// SPDX-License-Identifier: Apache-2.0
// The running kernel's own lists of functions and tracepoints; tracefs may be mounted or not. Only root may read them.
#include "base/kernelfs.hpp"
#include "kernel/targets.hpp"

#include <gmock/gmock.h>

namespace tracer {
namespace {
using testing::Contains;
using testing::HasSubstr;

TEST(MountedOrNot, TracefsGivesTracepointsAndTheirIds) {
    const auto events = list_kernel_folder(KernelFs::tracefs, "events/sched");
    ASSERT_TRUE(events) << events.error().line();
    EXPECT_THAT(*events, Contains("sched_process_exec"));
    const auto exec = tracepoint_id("sched", "sched_process_exec"), fork = tracepoint_id("sched", "sched_process_fork");
    ASSERT_TRUE(exec) << exec.error().line();
    ASSERT_TRUE(fork) << fork.error().line();
    EXPECT_GT(*exec, 0u);
    EXPECT_NE(*exec, *fork);
}

TEST(MountedOrNot, AFileIsCutAtTheLimit) {
    const auto whole = read_kernel_file(KernelFs::tracefs, "events/sched/sched_process_exec/format");
    ASSERT_TRUE(whole) << whole.error().line();
    EXPECT_THAT(*whole, HasSubstr("name: sched_process_exec"));
    const auto cut = read_kernel_file(KernelFs::tracefs, "events/sched/sched_process_exec/format", 10);
    ASSERT_TRUE(cut);
    EXPECT_EQ(*cut, whole->substr(0, 10));
}

TEST(MountedOrNot, AMissingFileIsNamedInTheError) {
    const auto missing = read_kernel_file(KernelFs::tracefs, "events/sched/no_such_event/id");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, ExitCode::cannot_trace);
    EXPECT_THAT(missing.error().message, HasSubstr("tracefs/events/sched/no_such_event/id"));
    EXPECT_FALSE(list_kernel_folder(KernelFs::tracefs, "no_such_folder"));
}

TEST(RunningKernel, KnowsItsFunctions) {
    if (const auto vfs_read = kernel::check_function("vfs_read"); !vfs_read) GTEST_FAIL() << vfs_read.error().line();
    const auto refused = kernel::check_function("vfs_reda");
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().hint, HasSubstr("vfs_read"));
}

TEST(RunningKernel, KnowsItsTracepoints) {
    if (const auto exec = kernel::check_tracepoint("sched:sched_process_exec"); !exec)
        GTEST_FAIL() << exec.error().line();
    const auto misspelt = kernel::check_tracepoint("sched:sched_proces_exec");
    ASSERT_FALSE(misspelt);
    EXPECT_EQ(misspelt.error().code, ExitCode::usage);
    EXPECT_THAT(misspelt.error().hint, HasSubstr("sched:sched_process_exec"));
    const auto bare = kernel::check_tracepoint("sched_process_exec");
    ASSERT_FALSE(bare);
    EXPECT_EQ(bare.error().hint, "did you mean sched:sched_process_exec?");
    EXPECT_FALSE(kernel::check_tracepoint("sched"));
    EXPECT_FALSE(kernel::check_tracepoint("sched:"));
    EXPECT_FALSE(kernel::check_tracepoint(":"));
    EXPECT_FALSE(kernel::check_tracepoint("../..:x"));
    EXPECT_FALSE(kernel::check_tracepoint("sched:enable")) << "a file beside the events";
    const auto hopeless = kernel::check_tracepoint("qqqqqqqqq:zzzzzzzzzzz");
    ASSERT_FALSE(hopeless);
    EXPECT_THAT(hopeless.error().hint, HasSubstr("category:name"));
}

} // namespace
} // namespace tracer
