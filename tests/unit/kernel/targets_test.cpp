// SPDX-License-Identifier: Apache-2.0
#include "kernel/targets.hpp"
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

} // namespace
} // namespace tracer::kernel
