// SPDX-License-Identifier: Apache-2.0
// Whose plugins the real binary takes: started by an ordinary user, by one who gets rights from the file itself, and
// under sudo.
#include "support/temp_folder.hpp"
#include "support/tracing.hpp"

#include <gmock/gmock.h>

#include <linux/capability.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace tracer::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr uid_t stranger = 65534;

/// A tracer of its own, with room for plugins beside it: PREFIX/bin/tracer and PREFIX/lib/tracer/plugins.
class TrustedPlugins : public testing::Test {
protected:
    void SetUp() override {
        if (::geteuid() != 0) GTEST_SKIP() << "not possible here: it takes root to be several people";
        ASSERT_EQ(::chmod(folder_.path().c_str(), 0755), 0);
        fs::create_directories(folder_.path() / "bin");
        fs::create_directories(beside());
        fs::create_directories(folder_.path() / "his");
        fs::copy_file(tracer_binary(), tracer());
        ASSERT_EQ(::chown(folder_.file("his").c_str(), stranger, stranger), 0);
        (void)plugin(folder_.path() / "his", stranger);
    }
    [[nodiscard]] fs::path beside() const { return folder_.path() / "lib/tracer/plugins"; }
    [[nodiscard]] fs::path tracer() const { return folder_.path() / "bin/tracer"; }
    [[nodiscard]] std::string his() const { return folder_.file("his/pidpersec.so"); }

    /// pidpersec in this folder, as that user's file.
    static std::string plugin(const fs::path &folder, uid_t owner) {
        const auto file = folder / "pidpersec.so";
        fs::copy_file(fs::path(TRACER_BINARY_DIR) / "lib/tracer/plugins/pidpersec.so", file);
        EXPECT_EQ(::chmod(file.c_str(), 0644), 0);
        EXPECT_EQ(::chown(file.c_str(), owner, owner), 0);
        return file;
    }
    /// CAP_BPF and CAP_PERFMON, as `setcap cap_bpf,cap_perfmon+ep` would give them.
    [[nodiscard]] bool give_rights() const {
        vfs_cap_data data{};
        data.magic_etc = VFS_CAP_REVISION_2 | VFS_CAP_FLAGS_EFFECTIVE;
        data.data[1].permitted = (1u << (38 - 32)) | (1u << (39 - 32));
        return ::setxattr(tracer().c_str(), "security.capability", &data, XATTR_CAPS_SZ_2, 0) == 0;
    }
    struct Answer {
        int code;
        std::string out, err;
    };
    [[nodiscard]] Answer ask(const Words &words, const ChildProcess::Setup &setup) const {
        Words all{tracer()};
        all.insert(all.end(), words.begin(), words.end());
        ChildProcess process(all, setup);
        const int code = process.wait();
        return {code, process.out(), process.err()};
    }
    static ChildProcess::Setup as(uid_t uid) {
        ChildProcess::Setup setup;
        setup.uid = uid;
        return setup;
    }
    static ChildProcess::Setup under_sudo() {
        ChildProcess::Setup setup;
        setup.environment = {{"SUDO_UID", std::to_string(stranger)}, {"SUDO_GID", std::to_string(stranger)}};
        return setup;
    }

    TempFolder folder_;
};

TEST_F(TrustedPlugins, AnOrdinaryUserMayUseHisOwn) {
    const auto answer = ask({"info", his()}, as(stranger));
    EXPECT_EQ(answer.code, 0) << answer.err;
}

TEST_F(TrustedPlugins, WithFileCapabilitiesHisOwnAreRefusedRootsAreNot) {
    if (!give_rights()) GTEST_SKIP() << "not possible here: no file capabilities: " << std::strerror(errno);
    for (const Words &words : {Words{"info", his()}, Words{"run", his(), "-d", "1ms"},
                               Words{"info", "pidpersec", "--plugin-dir", folder_.file("his")}}) {
        const auto answer = ask(words, as(stranger));
        EXPECT_EQ(answer.code, 2);
        EXPECT_THAT(answer.err, HasSubstr("belongs to user 65534")) << words.back();
    }
    const auto answer = ask({"info", plugin(beside(), 0)}, as(stranger));
    EXPECT_EQ(answer.code, 0) << answer.err;
}

TEST_F(TrustedPlugins, WithFileCapabilitiesTheOwnerOfTheBinaryHasNoSay) {
    ASSERT_EQ(::chown(tracer().c_str(), stranger, stranger), 0);
    if (!give_rights()) GTEST_SKIP() << "not possible here: no file capabilities: " << std::strerror(errno);
    (void)plugin(beside(), stranger);
    const auto answer = ask({"info", "pidpersec"}, as(stranger));
    EXPECT_EQ(answer.code, 2);
    EXPECT_THAT(answer.err, HasSubstr("belongs to user 65534"));
}

TEST_F(TrustedPlugins, UnderSudoTheCallersOwnRunWhereHeNamesThem) {
    EXPECT_EQ(ask({"info", his()}, under_sudo()).code, 0);
    EXPECT_EQ(ask({"info", "pidpersec", "--plugin-dir", folder_.file("his")}, under_sudo()).code, 0);
    // What root's own tracer looks for by itself is another matter; and so is another user's.
    (void)plugin(beside(), stranger);
    const auto found = ask({"info", "pidpersec"}, under_sudo());
    EXPECT_EQ(found.code, 2);
    EXPECT_THAT(found.err, HasSubstr("pidpersec.so: refused, the file belongs to user 65534"));
    const auto without = ask({"info", his()}, {});
    EXPECT_EQ(without.code, 2) << "nobody asked for it";
    // Pasted into a root shell, the advice makes a copy that is root's from its first byte.
    EXPECT_THAT(without.err, HasSubstr("install -D -o root -g root -m 644 '" + his() + "' '"));
}

TEST_F(TrustedPlugins, TheAdviceIsOneWordForTheShellWhateverThePathHolds) {
    fs::create_directories(folder_.path() / "$(reboot) 'x\x1b");
    const auto file = plugin(folder_.path() / "$(reboot) 'x\x1b", stranger);
    const auto answer = ask({"info", file}, {});
    EXPECT_EQ(answer.code, 2);
    EXPECT_THAT(answer.err, HasSubstr(R"(/$(reboot) \'x\033/pidpersec.so' ')"));
    EXPECT_EQ(answer.err.find('\x1b'), std::string::npos);
}

TEST_F(TrustedPlugins, AConfigurationIsHeldToTheSameRules) {
    const auto write = [&](const std::string &name, uid_t owner, mode_t mode) {
        const auto file = folder_.write(name, "interval = 7\n");
        EXPECT_EQ(::chown(file.c_str(), owner, owner), 0);
        EXPECT_EQ(::chmod(file.c_str(), mode), 0);
        return file;
    };
    const auto named = folder_.path() / "lib/tracer/plugins";
    (void)plugin(named, 0);
    const auto explain = [&](const std::string &config, const ChildProcess::Setup &setup) {
        return ask({"explain", "pidpersec", "--config", config}, setup);
    };
    EXPECT_THAT(explain(write("his.toml", stranger, 0644), {}).err, HasSubstr("belongs to user 65534"));
    EXPECT_THAT(explain(write("all.toml", 0, 0666), {}).err, HasSubstr("may be written to by anybody"));
    EXPECT_THAT(explain(write("group.toml", 0, 0664), {}).err, HasSubstr("may be written to by group 0"));
    EXPECT_THAT(explain(write("his2.toml", stranger, 0644), under_sudo()).err, testing::Not(HasSubstr("refused")));
    // Under sudo a file is read as the caller: what is root's secret stays so.
    EXPECT_THAT(explain(write("secret.toml", 0, 0600), under_sudo()).err, HasSubstr("Permission denied"));
}

} // namespace
} // namespace tracer::test
