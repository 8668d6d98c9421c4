// SPDX-License-Identifier: Apache-2.0
#include "base/kernelfs.hpp"

#include <gmock/gmock.h>

namespace tracer {
namespace {
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

} // namespace
} // namespace tracer
