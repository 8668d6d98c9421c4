// SPDX-License-Identifier: Apache-2.0
#include "base/trusted_file.hpp"

#include "base/private_group.hpp"
#include "support/temp_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/mount.h>
#include <sys/wait.h>
#include <sys/xattr.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <sched.h>

namespace tracer {
namespace {

using testing::HasSubstr;

constexpr std::uint64_t enough = 1u << 20;

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

TEST(Trust, RootsAndTrustedUsersFilesAreFine) {
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

TEST(Trust, RootsGroupIsNobodysOwn) {
    EXPECT_FALSE(is_private_group(0, 0)); // services run in it without being root
    struct stat status {};
    status.st_mode = S_IFREG | 0664;
    EXPECT_EQ(distrust(status, trust_of_root()), "may be written to by group 0 (mode 0664)");
}

TEST(Trust, AGroupThatIsSomebodyElsesFirstOneIsNotPrivate) {
    EXPECT_FALSE(is_private_group(1, 0));     // daemon, and root's group
    EXPECT_FALSE(is_private_group(0, 65534)); // not root's
    EXPECT_FALSE(is_private_group(4242424, 4242424));
}

TEST(Trust, OurOwnProcessTrustsRootAndItself) {
    const auto own = trust_of_process(Chosen::by_us);
    EXPECT_THAT(own.owners, testing::Contains(uid_t{0}));
    EXPECT_THAT(own.owners, testing::Contains(::getuid()));
}

TEST(Trust, UnderSudoTheCallersFilesCountWhereTheCallerNamedThem) {
    if (::getuid() != 0) GTEST_SKIP() << "not possible here: root alone can be sudo's";
    ::setenv("SUDO_UID", "4242", 1);
    const auto named = trust_of_process(Chosen::by_the_caller), found = trust_of_process(Chosen::by_us);
    ::unsetenv("SUDO_UID");
    EXPECT_THAT(named.owners, testing::Contains(uid_t{4242}));
    EXPECT_THAT(found.owners, testing::Not(testing::Contains(uid_t{4242})));
}

class OpenTrusted : public testing::Test {
protected:
    test::TempFolder folder_;
    FileRules rules_{trust_of_process(Chosen::by_the_caller), enough};
    [[nodiscard]] std::string refusal(const std::string &path) const {
        const auto opened = open_trusted(path, rules_);
        EXPECT_FALSE(opened) << path;
        return opened.problem;
    }
};

TEST_F(OpenTrusted, OpensAPlainFileAndResolvesLinks) {
    const auto file = folder_.write("real.so", "content");
    std::filesystem::create_symlink("real.so", folder_.path() / "link.so");
    const auto opened = open_trusted(folder_.file("link.so"), rules_);
    ASSERT_TRUE(opened) << opened.problem;
    EXPECT_EQ(opened.path, std::filesystem::canonical(file));
    EXPECT_EQ(opened.size, 7u);
    const auto bytes = read_trusted(opened, enough);
    ASSERT_TRUE(bytes);
    EXPECT_EQ(std::string(reinterpret_cast<const char *>(bytes->data()), bytes->size()), "content");
}

TEST_F(OpenTrusted, WhatIsMissingDanglingOrNoFileIsOneClearLine) {
    EXPECT_THAT(refusal(folder_.file("none.so")), HasSubstr("cannot be opened: No such file"));
    std::filesystem::create_symlink("none.so", folder_.path() / "dangling.so");
    EXPECT_THAT(refusal(folder_.file("dangling.so")), HasSubstr("cannot be opened"));
    std::filesystem::create_symlink("loop.so", folder_.path() / "loop.so");
    EXPECT_THAT(refusal(folder_.file("loop.so")), HasSubstr("cannot be opened"));
    EXPECT_THAT(refusal(folder_.path().string()), HasSubstr("is a folder"));
    EXPECT_THAT(refusal("/dev/null"), HasSubstr("is not a regular file"));
    ASSERT_EQ(mkfifo(folder_.file("fifo.so").c_str(), 0600), 0);
    EXPECT_THAT(refusal(folder_.file("fifo.so")), HasSubstr("is not a regular file")); // and does not block
}

TEST_F(OpenTrusted, AFileOrFolderOthersMayWriteIsRefused) {
    const auto file = folder_.write("x.so", "x");
    ASSERT_EQ(chmod(file.c_str(), 0666), 0);
    EXPECT_EQ(refusal(file), "refused, the file may be written to by anybody (mode 0666)");
    EXPECT_TRUE(open_trusted(file, rules_).distrusted);
    ASSERT_EQ(chmod(file.c_str(), 0644), 0);
    ASSERT_EQ(chmod(folder_.path().c_str(), 0777), 0);
    EXPECT_EQ(refusal(file), "refused, its folder may be written to by anybody (mode 0777)");
}

TEST_F(OpenTrusted, AFolderFurtherUpThatOthersMayWriteIsRefusedToo) {
    std::filesystem::create_directories(folder_.path() / "open/closed");
    const auto file = folder_.write("open/closed/x.so", "x");
    EXPECT_TRUE(open_trusted(file, rules_));
    ASSERT_EQ(chmod(folder_.file("open").c_str(), 0777), 0);
    EXPECT_THAT(refusal(file), testing::AllOf(HasSubstr("refused, the folder " + folder_.file("open")),
                                              HasSubstr("may be written to by anybody")));
    ASSERT_EQ(chmod(folder_.file("open").c_str(), 01777), 0);
    EXPECT_TRUE(open_trusted(file, rules_)); // like /tmp
}

TEST_F(OpenTrusted, AnAccessListThatLetsOthersWriteIsRefused) {
    const auto file = folder_.write("x.so", "x");
    // user::rw-, user:65534:rw-, group::r--, mask::rw-, other::r--; as setfacl(1) would store it.
    const struct {
        std::uint32_t version = 2;
        struct {
            std::uint16_t tag, permissions;
            std::uint32_t id;
        } entries[5] = {{1, 6, ~0u}, {2, 6, 65534}, {4, 4, ~0u}, {16, 6, ~0u}, {32, 4, ~0u}};
    } list;
    if (::setxattr(file.c_str(), "system.posix_acl_access", &list, sizeof list, 0) != 0)
        GTEST_SKIP() << "not possible here: " << std::strerror(errno);
    // Even where the group that it seems to be is the owner's own.
    rules_.trust.private_group = [](uid_t, gid_t) { return true; };
    EXPECT_EQ(refusal(file), "refused, the file may be written to by users that its access control list names");
    ASSERT_EQ(::removexattr(file.c_str(), "system.posix_acl_access"), 0);
    EXPECT_TRUE(open_trusted(file, rules_));
}

TEST_F(OpenTrusted, AHugeFileIsRefused) {
    const auto file = folder_.write("x.so", "x");
    std::filesystem::resize_file(file, enough + 1);
    EXPECT_EQ(refusal(file), "is larger than 1 MiB");
}

/// In a child with mounts of its own: what `open_trusted` says of a file on a tmpfs with these flags.
std::string refusal_on_mount(const test::TempFolder &folder, unsigned long flags, bool holds_code) {
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        std::string said = "no mount";
        if (::unshare(CLONE_NEWNS) == 0 && ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
            ::mount("test", folder.path().c_str(), "tmpfs", flags, "mode=755") == 0)
            said = open_trusted(folder.write("x.so", "x"), {trust_of_root(), enough, holds_code}).problem;
        ::_exit(::write(ends[1], said.data(), said.size()) == static_cast<ssize_t>(said.size()) ? 0 : 1);
    }
    ::close(ends[1]);
    std::string said(512, '\0');
    const auto got = ::read(ends[0], said.data(), said.size());
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    said.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return said;
}

TEST_F(OpenTrusted, CodeOnANosuidOrNoexecFileSystemIsRefusedDataIsNot) {
    if (::getuid() != 0) GTEST_SKIP() << "not possible here: mounting takes root";
    if (refusal_on_mount(folder_, 0, true) == "no mount") GTEST_SKIP() << "not possible here: no mount namespace";
    EXPECT_EQ(refusal_on_mount(folder_, 0, true), "");
    EXPECT_THAT(refusal_on_mount(folder_, MS_NOSUID, true), HasSubstr("(nosuid)"));
    EXPECT_THAT(refusal_on_mount(folder_, MS_NOEXEC, true), HasSubstr("(noexec)"));
    EXPECT_EQ(refusal_on_mount(folder_, MS_NOSUID, false), "");
}

TEST(Bless, IsACommandThatAShellTakesAsItIs) {
    EXPECT_EQ(bless("/tmp/a b.so", "/usr/x.so"), "install -D -o root -g root -m 644 '/tmp/a b.so' '/usr/x.so'");
    EXPECT_THAT(bless("/tmp/$(id)'\x1b.so", "/x"), HasSubstr(R"( $'/tmp/$(id)\'\033.so' )"));
}

} // namespace
} // namespace tracer
