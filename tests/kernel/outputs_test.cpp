// SPDX-License-Identifier: Apache-2.0
// A stranger lays traps where a run of root's is to write, and a run under sudo writes as the user who called it.
#include "support/actor.hpp"
#include "support/detached_mount.hpp"
#include "support/files.hpp"
#include "support/temp_folder.hpp"
#include "support/tracing.hpp"

#include <gmock/gmock.h>

#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tracer::test {
namespace {
using testing::HasSubstr;

constexpr uid_t stranger = 54'321, user = 54'322; // in no user database

/// Lets another user act; its result is 0 where all went well.
int as_user(uid_t uid, const std::function<int()> &act) {
    return Actor([&] {
               if (::setgroups(0, nullptr) != 0 || ::setresgid(uid, uid, uid) != 0 || ::setresuid(uid, uid, uid) != 0)
                   return 99;
               return act();
           })
        .wait();
}

struct stat status_of(const std::string &path) {
    struct stat info {};
    EXPECT_EQ(::lstat(path.c_str(), &info), 0) << path;
    return info;
}

/// A folder as /tmp is, with a file of root's beside it.
class Outputs : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_EQ(::chmod(folder_.path().c_str(), 0755), 0);
        ASSERT_EQ(::mkdir(shared_.c_str(), 0700), 0);
        ASSERT_EQ(::chmod(shared_.c_str(), 01777), 0);
        folder_.write("precious", "root's own");
    }
    [[nodiscard]] std::string in_shared(const std::string &name) const { return shared_ + "/" + name; }
    /// Runs tracer to its end; with `sudo`, as sudo would start it for `user`.
    int run(std::vector<std::string> args, bool sudo = false) {
        ChildProcess::Setup setup;
        if (sudo) setup.environment = {{"SUDO_UID", std::to_string(user)}, {"SUDO_GID", std::to_string(user)}};
        for (const char *word : {"-d", "100ms", "-q"})
            args.emplace_back(word);
        args.insert(args.begin(), "run");
        TracerRun tracer(args, setup);
        const int code = tracer.finish();
        said_ = tracer.err();
        return code;
    }
    void expect_refused(std::vector<std::string> args, const std::string &why) {
        EXPECT_EQ(run(std::move(args)), 2) << said_;
        EXPECT_THAT(said_, HasSubstr(why));
        EXPECT_EQ(content(precious_), "root's own");
    }

    TempFolder folder_;
    const std::string shared_ = folder_.file("shared"), precious_ = folder_.file("precious");
    std::string said_;
};

TEST_F(Outputs, AFolderThatAStrangerMadeIsRefused) {
    const std::string trap = in_shared("trace");
    ASSERT_EQ(as_user(stranger,
                      [&] {
                          if (::mkdir(trap.c_str(), 0755) != 0) return 1;
                          return ::symlink(precious_.c_str(), (trap + "/pidpersec.csv").c_str()) == 0 ? 0 : 2;
                      }),
              0);
    expect_refused({"pidpersec", "killsnoop", "-f", "csv", "-o", trap}, "belongs to another user");
    expect_refused({"pidpersec", "-f", "csv", "-o", trap}, "belongs to another user");
    expect_refused({"pidpersec", "-f", "json", "-o", trap + "/pidpersec.csv"}, "belongs to another user");
}

TEST_F(Outputs, ALinkInAStickyFolderIsNotFollowed) {
    const std::string trap = in_shared("out"), folder = in_shared("folder");
    ASSERT_EQ(as_user(stranger,
                      [&] {
                          if (::symlink(precious_.c_str(), trap.c_str()) != 0) return 1;
                          return ::symlink(folder_.path().c_str(), folder.c_str()) == 0 ? 0 : 2;
                      }),
              0);
    expect_refused({"pidpersec", "-f", "json", "-o", trap}, "it is a link");
    expect_refused({"pidpersec", "killsnoop", "-f", "csv", "-o", folder}, "it is a link");
    expect_refused({"pidpersec", "killsnoop", "-f", "csv", "-o", folder + "/"}, "it is a link");
    EXPECT_FALSE(std::filesystem::exists(folder_.file("killsnoop.csv")));
}

TEST_F(Outputs, AStrangersFolderOnTheWayLeadsNowhere) {
    const std::string way = in_shared("way"), link = in_shared("link");
    ASSERT_EQ(as_user(stranger,
                      [&] {
                          if (::mkdir(way.c_str(), 0755) != 0) return 1;
                          if (::symlink(folder_.path().c_str(), (way + "/on").c_str()) != 0) return 2;
                          return ::symlink(folder_.path().c_str(), link.c_str()) == 0 ? 0 : 3;
                      }),
              0);
    expect_refused({"pidpersec", "-f", "json", "-o", way + "/on/precious"}, "others could replace a folder");
    expect_refused({"pidpersec", "-f", "csv", "-o", way + "/on/new"}, "others could replace a folder");
    expect_refused({"pidpersec", "-f", "json", "-o", link + "/precious"},
                   "a link on the way there belongs to another user");
    EXPECT_FALSE(std::filesystem::exists(folder_.file("new")));
    const std::string own = in_shared("own");
    ASSERT_EQ(::symlink(folder_.path().c_str(), own.c_str()), 0);
    EXPECT_EQ(run({"pidpersec", "-f", "json", "-o", own + "/mine"}), 0) << said_;
    EXPECT_TRUE(std::filesystem::exists(folder_.file("mine")));
}

TEST_F(Outputs, ANewPluginIsNotMadeInAStrangersFolder) {
    const std::string folder = in_shared("demo");
    ASSERT_EQ(as_user(stranger, [&] { return ::mkdir(folder.c_str(), 0755); }), 0);
    ChildProcess made({tracer_binary(), "new", "demo", folder});
    EXPECT_EQ(made.wait(), 2) << made.err();
    EXPECT_THAT(made.err(), HasSubstr("others can make files in that folder"));
    EXPECT_TRUE(std::filesystem::is_empty(folder));
}

TEST_F(Outputs, WhatAStrangerPutInAStickyFolderIsNotWrittenTo) {
    const std::string file = in_shared("file"), fifo = in_shared("fifo");
    ASSERT_EQ(as_user(stranger,
                      [&] {
                          if (::open(file.c_str(), O_WRONLY | O_CREAT, 0666) < 0) return 1;
                          return ::mkfifo(fifo.c_str(), 0666) == 0 && ::open(fifo.c_str(), O_RDONLY | O_NONBLOCK) >= 0
                                     ? 0
                                     : 2;
                      }),
              0);
    expect_refused({"pidpersec", "-f", "json", "-o", file}, "it already exists");
    expect_refused({"pidpersec", "-f", "json", "-o", fifo}, "it already exists");
    EXPECT_EQ(content(file), "");
}

TEST_F(Outputs, ASecondNameOfOnesOwnFileIsNotTakenInAStickyFolder) {
    ASSERT_EQ(::chmod(precious_.c_str(), 0600), 0);
    ASSERT_EQ(::link(precious_.c_str(), in_shared("link").c_str()), 0); // as without fs.protected_hardlinks
    expect_refused({"pidpersec", "-f", "json", "-o", in_shared("link")}, "it already exists");
}

TEST_F(Outputs, AFolderWhereOthersExchangeNamesIsRefused) {
    ASSERT_EQ(::chmod(shared_.c_str(), 0777), 0);
    expect_refused({"pidpersec", "-f", "json", "-o", in_shared("out")}, "others may write to the folder");
    expect_refused({"pidpersec", "killsnoop", "-f", "csv", "-o", in_shared("out")}, "others may write to the folder");
    EXPECT_FALSE(std::filesystem::exists(in_shared("out")));
}

TEST_F(Outputs, InAStickyFolderANewFileIsMadeAndMadeAgain) {
    const std::string path = in_shared("out");
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(run({"pidpersec", "-f", "json", "-o", path}), 0) << said_;
        EXPECT_EQ(status_of(path).st_mode & 07777, 0600u);
        EXPECT_TRUE(content(path).starts_with("{\"time\"")) << content(path);
    }
    const std::string folder = in_shared("trace");
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(run({"pidpersec", "killsnoop", "-f", "csv", "-o", folder}), 0) << said_;
        EXPECT_EQ(status_of(folder).st_mode & 07777, 0700u);
        EXPECT_EQ(status_of(folder + "/pidpersec.csv").st_mode & 07777, 0600u);
    }
}

TEST_F(Outputs, UnderSudoTheFilesAreTheUsersOwn) {
    EXPECT_EQ(run({"pidpersec", "-f", "json", "-o", in_shared("out")}, true), 0) << said_;
    EXPECT_EQ(run({"pidpersec", "killsnoop", "-f", "csv", "-o", in_shared("trace")}, true), 0) << said_;
    for (const char *name : {"out", "trace", "trace/pidpersec.csv", "trace/killsnoop.csv"}) {
        EXPECT_EQ(status_of(in_shared(name)).st_uid, user) << name;
        EXPECT_EQ(status_of(in_shared(name)).st_gid, user) << name;
        EXPECT_EQ(status_of(in_shared(name)).st_mode & 077, 0u) << name;
    }
}

TEST_F(Outputs, UnderSudoNothingIsOverwrittenThatTheUserCouldNotOverwrite) {
    EXPECT_EQ(run({"pidpersec", "-f", "json", "-o", precious_}, true), 4) << said_;
    EXPECT_THAT(said_, HasSubstr("Permission denied"));
    EXPECT_EQ(run({"pidpersec", "-f", "json", "-o", folder_.file("new")}, true), 4) << said_;
    EXPECT_EQ(content(precious_), "root's own");
    EXPECT_FALSE(std::filesystem::exists(folder_.file("new")));
}

TEST_F(Outputs, UnderSudoNoConfigurationIsReadThatTheUserCouldNotRead) {
    ASSERT_EQ(::chmod(precious_.c_str(), 0600), 0);
    EXPECT_EQ(run({"pidpersec", "--config", precious_}, true), 2);
    EXPECT_THAT(said_, HasSubstr("Permission denied"));
    EXPECT_THAT(said_, testing::Not(HasSubstr("own")));
}

TEST_F(Outputs, DevicesAndInheritedDescriptorsStillWork) {
    EXPECT_EQ(run({"pidpersec", "-f", "json", "-o", "/dev/null"}), 0) << said_;
    EXPECT_EQ(run({"pidpersec", "-f", "json", "-o", "/dev/stdout"}), 0) << said_;
    EXPECT_EQ(run({"pidpersec", "-f", "json", "-o", "/dev/null"}, true), 0) << said_;
}

TEST_F(Outputs, NoPathInAMessageReachesTheTerminalAsItIs) {
    for (const bool csv : {false, true}) {
        const std::string path = folder_.file("none/\x1b]0;x\x07");
        EXPECT_EQ(run({"pidpersec", "killsnoop", "-f", csv ? "csv" : "json", "-o", path}), 4);
        EXPECT_THAT(said_, HasSubstr("\\x1b]0;x\\x07"));
        EXPECT_EQ(said_.find('\x07'), std::string::npos);
    }
}

/// What the ledger counts as emitted is in the file or counted as lost, and the file can be read to its end.
TEST_F(Outputs, AFullDiskLosesNoRecordInSilence) {
    const DetachedMount disk("tmpfs", "256k");
    for (const char *format : {"json", "csv", "text"}) {
        SCOPED_TRACE(format);
        const std::string path = disk.path(format);
        TracerRun run({"run", "killsnoop", "-f", format, "-i", "50ms", "--comm", "workload", "-o", path});
        ASSERT_TRUE(run.process().runs());
        const auto attached = [&] {
            return std::string_view(format) == "json" ? run.attached_by(path)
                                                      : content(path).find('\n') != std::string::npos;
        };
        while (!attached() && run.process().runs())
            ::sched_yield();
        (void)Workload({"kill", "6000"}).truth();
        EXPECT_EQ(run.finish(), 4) << run.err();
        const std::string err = run.err();
        const auto number_after = [&](const std::string &word) {
            const auto at = err.find(word);
            return at == std::string::npos ? -1 : std::stoll(err.substr(at + word.size()));
        };
        const std::int64_t emitted = number_after("emitted "), lost = number_after("lost_output ");
        const std::string text = content(path);
        ASSERT_TRUE(text.ends_with('\n'));
        std::int64_t records = std::count(text.begin(), text.end(), '\n') - 1; // the header
        if (std::string_view(format) == "json") {
            std::vector<Json> all;
            std::istringstream in(text);
            for (std::string line; std::getline(in, line);)
                all.push_back(Json::parse(line));
            records = std::count_if(all.begin(), all.end(), [](const Json &r) { return r.at("type") == "event"; });
            ASSERT_EQ(all.back().at("type"), "summary");
            EXPECT_EQ(integer(all.back().at("lost_output")), lost);
            EXPECT_EQ(integer(all.back().at("emitted")), emitted);
        }
        EXPECT_GT(lost, 0) << err;
        EXPECT_EQ(records + lost, emitted) << err;
        ::unlink(path.c_str());
    }
}

} // namespace
} // namespace tracer::test
