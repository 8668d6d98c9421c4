// SPDX-License-Identifier: Apache-2.0
#include "plugin/file_check.hpp"
#include "support/temp_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracer::plugin {
namespace {

using testing::HasSubstr;

/// Root and user 1000; group 1000 holds that user alone.
Trust trust() {
    return {{0, 1000}, [](uid_t owner, gid_t group) { return owner == 1000 && group == 1000; }};
}

std::string judge(mode_t mode, uid_t owner, gid_t group) {
    struct stat status {};
    status.st_mode = mode;
    status.st_uid = owner;
    status.st_gid = group;
    return distrust(status, trust());
}

TEST(Trust, RootsAndTheBinaryOwnersFilesAreFine) {
    EXPECT_EQ(judge(S_IFREG | 0644, 0, 0), "");
    EXPECT_EQ(judge(S_IFREG | 0755, 1000, 50), "");
}

TEST(Trust, AnotherUsersFileIsRefused) {
    EXPECT_THAT(judge(S_IFREG | 0600, 1001, 1001), HasSubstr("belongs to user 1001"));
}

TEST(Trust, WhatOthersMayWriteIsRefused) {
    EXPECT_EQ(judge(S_IFREG | 0666, 0, 0), "may be written to by anybody (mode 0666)");
    EXPECT_EQ(judge(S_IFREG | 0664, 0, 27), "may be written to by group 27 (mode 0664)");
    EXPECT_THAT(judge(S_IFDIR | 0777, 0, 0), HasSubstr("by anybody"));
}

TEST(Trust, AUsersOwnGroupCountsAsTheUser) {
    EXPECT_EQ(judge(S_IFREG | 0664, 1000, 1000), "");
    EXPECT_THAT(judge(S_IFREG | 0664, 0, 1000), HasSubstr("by group 1000"));
}

TEST(Trust, AStickyFolderIsFineASetStickyBitOnAFileIsNot) {
    EXPECT_EQ(judge(S_IFDIR | S_ISVTX | 0777, 0, 0), "");
    EXPECT_THAT(judge(S_IFREG | S_ISVTX | 0777, 0, 0), HasSubstr("by anybody (mode 1777)"));
}

TEST(Trust, OurOwnProcessTrustsRootAndItself) {
    const auto own = trust_of_process();
    EXPECT_THAT(own.owners, testing::Contains(uid_t{0}));
    EXPECT_THAT(own.owners, testing::Contains(geteuid()));
}

class OpenTrusted : public testing::Test {
protected:
    test::TempFolder folder_;
    [[nodiscard]] std::string refusal(const std::string &path) const {
        const auto opened = open_trusted(path, trust_of_process());
        EXPECT_FALSE(opened) << path;
        return opened ? "" : opened.error().line();
    }
};

TEST_F(OpenTrusted, OpensAPlainFileAndResolvesLinks) {
    const auto file = folder_.write("real.so", "content");
    std::filesystem::create_symlink("real.so", folder_.path() / "link.so");
    const auto opened = open_trusted(folder_.file("link.so"), trust_of_process());
    ASSERT_TRUE(opened) << opened.error().line();
    EXPECT_EQ(opened->path, std::filesystem::canonical(file));
    EXPECT_EQ(opened->size, 7u);
}

TEST_F(OpenTrusted, WhatIsMissingDanglingOrNoFileIsOneClearLine) {
    EXPECT_THAT(refusal(folder_.file("none.so")), HasSubstr("none.so: cannot be opened: No such file"));
    std::filesystem::create_symlink("none.so", folder_.path() / "dangling.so");
    EXPECT_THAT(refusal(folder_.file("dangling.so")), HasSubstr("cannot be opened"));
    std::filesystem::create_symlink("loop.so", folder_.path() / "loop.so");
    EXPECT_THAT(refusal(folder_.file("loop.so")), HasSubstr("cannot be opened"));
    EXPECT_THAT(refusal(folder_.path().string()), HasSubstr("is a folder"));
    EXPECT_THAT(refusal("/dev/null"), HasSubstr("is no plain file"));
    ASSERT_EQ(mkfifo(folder_.file("fifo.so").c_str(), 0600), 0);
    EXPECT_THAT(refusal(folder_.file("fifo.so")), HasSubstr("is no plain file")); // and does not block
}

TEST_F(OpenTrusted, AFileOrFolderOthersMayWriteIsRefusedWithTheWayToMendIt) {
    const auto file = folder_.write("x.so", "x");
    ASSERT_EQ(chmod(file.c_str(), 0666), 0);
    EXPECT_THAT(refusal(file),
                HasSubstr("refused, the file may be written to by anybody (mode 0666); to trust it: chown "
                          "root " +
                          file + " && chmod go-w " + file));
    ASSERT_EQ(chmod(file.c_str(), 0644), 0);
    ASSERT_EQ(chmod(folder_.path().c_str(), 0777), 0);
    EXPECT_THAT(refusal(file), HasSubstr("refused, its folder may be written to by anybody"));
}

TEST_F(OpenTrusted, AHugeFileIsRefused) {
    const auto file = folder_.write("x.so", "x");
    std::filesystem::resize_file(file, max_file_size + 1);
    EXPECT_THAT(refusal(file), HasSubstr("larger than 64 MiB"));
}

} // namespace
} // namespace tracer::plugin
