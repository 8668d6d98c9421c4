// SPDX-License-Identifier: Apache-2.0
#include "base/kernelfs.hpp"
#include "kernel/kernel.hpp"
#include "support/temp_folder.hpp"

#include <gmock/gmock.h>

namespace tracer::kernel {
namespace {
using testing::HasSubstr;

class Functions : public testing::Test {
protected:
    test::TempFolder folder_;
    std::string kallsyms_ = folder_.write("kallsyms", "ffffffff9a300000 T vfs_read\n"
                                                      "ffffffff9a300100 T vfs_readv\n"
                                                      "ffffffff9a300180 T __pfx_vfs_read\n"
                                                      "ffffffff9a300200 t do_work.isra.0\n"
                                                      "ffffffff9a300300 t both.constprop.0\n"
                                                      "ffffffff9a300400 t vfs_write\n"
                                                      "ffffffff9a300500 D vfs_data\n"
                                                      "ffffffffc0a00000 t nf_hook\t[nf_tables]\n"
                                                      "ffffffffc0201000 t bpf_prog_x\t[bpf]\n");
};

TEST_F(Functions, OfAnotherKindOrNameAreRefusedWithTheNearestNames) {
    const auto refused = check_function("vfs_raed", kallsyms_);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ExitCode::usage);
    EXPECT_EQ(refused.error().line(), "no kernel function 'vfs_raed'; did you mean vfs_read or vfs_readv?");
    EXPECT_FALSE(check_function("vfs_data", kallsyms_)) << "data is no function";
    EXPECT_FALSE(check_function("bpf_prog_x", kallsyms_));
    EXPECT_FALSE(check_function("", kallsyms_));
    EXPECT_FALSE(check_function("VFS_READ", kallsyms_));
    const auto module = check_function("nf_hok", kallsyms_);
    ASSERT_FALSE(module);
    EXPECT_EQ(module.error().hint, "did you mean nf_hook?") << "modules count, too";
}

TEST_F(Functions, ThatTheCompilerSplitAreExplained) {
    const auto refused = check_function("do_work", kallsyms_);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ExitCode::usage);
    EXPECT_THAT(refused.error().message, HasSubstr("do_work.isra.0"));
    EXPECT_FALSE(check_function("both", kallsyms_));
}

TEST_F(Functions, NamedInsanelyAreRefused) {
    EXPECT_FALSE(check_function(std::string(100'000, 'v'), kallsyms_));
    EXPECT_FALSE(check_function("vfs_read\n", kallsyms_));
    EXPECT_FALSE(check_function("vfs read", kallsyms_));
}

TEST_F(Functions, CannotBeCheckedWithoutKallsyms) {
    const auto failed = check_function("vfs_read", folder_.file("nothing"));
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, ExitCode::cannot_trace);
    EXPECT_FALSE(check_function("vfs_read", folder_.write("empty", "")));
}

TEST(RunningKernel, KnowsItsFunctions) {
    if (const auto vfs_read = check_function("vfs_read"); !vfs_read) GTEST_FAIL() << vfs_read.error().line();
    const auto refused = check_function("vfs_reda");
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().hint, HasSubstr("vfs_read"));
}

TEST(RunningKernel, KnowsItsTracepoints) {
    if (!list_kernel_folder(KernelFs::tracefs, "events")) GTEST_SKIP() << "no tracefs for this user";
    if (const auto exec = check_tracepoint("sched:sched_process_exec"); !exec) GTEST_FAIL() << exec.error().line();
    const auto misspelt = check_tracepoint("sched:sched_proces_exec");
    ASSERT_FALSE(misspelt);
    EXPECT_EQ(misspelt.error().code, ExitCode::usage);
    EXPECT_THAT(misspelt.error().hint, HasSubstr("sched:sched_process_exec"));
    const auto bare = check_tracepoint("sched_process_exec");
    ASSERT_FALSE(bare);
    EXPECT_EQ(bare.error().hint, "did you mean sched:sched_process_exec?");
    EXPECT_FALSE(check_tracepoint("sched"));
    EXPECT_FALSE(check_tracepoint("sched:"));
    EXPECT_FALSE(check_tracepoint(":"));
    EXPECT_FALSE(check_tracepoint("../..:x"));
    EXPECT_FALSE(check_tracepoint("sched:enable")) << "a file beside the events";
    const auto hopeless = check_tracepoint("qqqqqqqqq:zzzzzzzzzzz");
    ASSERT_FALSE(hopeless);
    EXPECT_THAT(hopeless.error().hint, HasSubstr("category:name"));
}

} // namespace
} // namespace tracer::kernel
