// SPDX-License-Identifier: Apache-2.0
// What tracer starts is the caller's: it runs with the caller's rights and surroundings, its exit status is the run's,
// and it does not outlive the run.
#include "support/temp_folder.hpp"
#include "support/tracing.hpp"

#include <gmock/gmock.h>

#include <poll.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <tuple>

namespace tracer::test {
namespace {
using testing::HasSubstr;
using testing::Not;

constexpr unsigned nobody = 65534, made_up = 54321;

class TracedCommand : public testing::Test {
protected:
    TracedCommand() { std::filesystem::permissions(folder_.path(), std::filesystem::perms::all); }

    /// `tracer run killsnoop -f json OPTIONS -- sh -c SCRIPT`; what the script prints is in err().
    static TracerRun run(const std::string &script, const ChildProcess::Setup &setup = {}, Words options = {}) {
        Words args{"run", "killsnoop", "-f", "json"};
        args.insert(args.end(), options.begin(), options.end());
        for (const char *word : {"--", "sh", "-c"})
            args.emplace_back(word);
        args.push_back(script);
        return TracerRun(args, setup);
    }
    static ChildProcess::Setup as_by_sudo(unsigned uid) {
        ChildProcess::Setup setup;
        setup.environment = {{"SUDO_UID", std::to_string(uid)},
                             {"SUDO_GID", std::to_string(uid)},
                             {"SUDO_USER", "somebody"},
                             {"SUDO_COMMAND", "tracer"},
                             {"HOME", "/root"},
                             {"USER", "root"},
                             {"LOGNAME", "root"}};
        return setup;
    }
    static Json ending(const TracerRun &run) {
        const auto summaries = run.records("summary");
        return summaries.size() == 1 ? summaries[0].value("command", Json()) : Json("no summary");
    }
    static Json ended(const Json &exit_status, const Json &signal) {
        return {{"exit_status", exit_status}, {"signal", signal}};
    }

    /// A line of a script that prints the number of its process.
    [[nodiscard]] std::string tell() const { return "echo $$ >" + folder_.file("pid") + "; "; }
    /// A pidfd of that process, once it has said so; -1: it has ended already.
    [[nodiscard]] int told(TracerRun &run) const {
        for (bool ran = true; ran; ::sched_yield()) {
            ran = run.process().runs();
            std::ifstream in(folder_.file("pid"));
            pid_t pid = 0;
            if (in >> pid) return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
        }
        ADD_FAILURE() << "the command never ran: " << run.err();
        return -1;
    }
    static bool ends(int pidfd) {
        if (pidfd < 0) return true;
        pollfd ended{pidfd, POLLIN, 0};
        const bool has = ::poll(&ended, 1, 60'000) == 1;
        ::close(pidfd);
        return has;
    }

    TempFolder folder_;
};

TEST_F(TracedCommand, UnderSudoHasTheCallersRightsAndNoWayBack) {
    auto setup = as_by_sudo(made_up);
    TracerRun run =
        TracedCommand::run("grep -E '^(Uid|Gid|Groups|Cap...|NoNewPrivs|Seccomp_filters):' /proc/self/status; "
                           "touch " +
                               folder_.file("made") + "; cat /etc/shadow",
                           setup);
    EXPECT_EQ(run.finish(), 1) << run.err();
    EXPECT_THAT(run.err(), HasSubstr("running the command as 54321"));
    for (const char *line :
         {"Uid:\t54321\t54321\t54321\t54321\n", "Gid:\t54321\t54321\t54321\t54321\n", "CapInh:\t0000000000000000\n",
          "CapPrm:\t0000000000000000\n", "CapEff:\t0000000000000000\n", "CapAmb:\t0000000000000000\n",
          "NoNewPrivs:\t0\n", "Seccomp_filters:\t1\n"})
        EXPECT_THAT(run.err(), HasSubstr(line));
    EXPECT_THAT(run.err(), testing::ContainsRegex("Groups:\t(54321)? *\n"));
    EXPECT_THAT(run.err(), testing::ContainsRegex("/etc/shadow.*denied"));
    struct stat made {};
    ASSERT_EQ(::stat(folder_.file("made").c_str(), &made), 0);
    EXPECT_EQ(made.st_uid, made_up);
    EXPECT_EQ(made.st_gid, made_up);
}

TEST_F(TracedCommand, UnderSudoHasTheCallersSurroundings) {
    auto setup = as_by_sudo(nobody);
    setup.environment["KEPT"] = "as it was";
    setup.before_exec = [] {
        ::umask(0002);
        ::signal(SIGINT, SIG_IGN);
        ::signal(SIGTERM, SIG_IGN);
        ::close_range(3, ~0U, 0);
        ::dup2(STDERR_FILENO, 7); // as `7>file` does
    };
    TracerRun run = TracedCommand::run("umask; env; echo [$(ls /proc/self/fd | tr '\\n' ' ')]; "
                                       "grep -E '^Sig(Ign|Blk):' /proc/self/status",
                                       setup);
    EXPECT_EQ(run.finish(), 0) << run.err();
    const std::string seen = "\n" + run.err();
    for (const char *line : {"\n0002\n", "\nHOME=/nonexistent\n", "\nUSER=nobody\n", "\nLOGNAME=nobody\n",
                             "\nSHELL=/usr/sbin/nologin\n", "\nKEPT=as it was\n"})
        EXPECT_THAT(seen, HasSubstr(line));
    EXPECT_THAT(seen, Not(HasSubstr("SUDO_")));
    EXPECT_THAT(seen, HasSubstr("running the command as nobody (65534)"));
    EXPECT_THAT(seen, HasSubstr("[0 1 2 3 7 ]")) << "and no descriptor of tracer's; 3 is that of ls";
    EXPECT_THAT(seen, HasSubstr("SigIgn:\t0000000000004002")) << "INT and TERM, and not PIPE";
    EXPECT_THAT(seen, HasSubstr("SigBlk:\t0000000000000000"));
}

TEST_F(TracedCommand, WithoutSudoIsAsTracerWasStarted) {
    TracerRun run = TracedCommand::run("id -u; echo home $HOME");
    EXPECT_EQ(run.finish(), 0) << run.err();
    EXPECT_THAT(run.err(), HasSubstr("0\nhome "));
    EXPECT_THAT(run.err(), Not(HasSubstr("running the command as")));
}

TEST_F(TracedCommand, RunsAsTheUserThatRootNames) {
    TracerRun named = TracedCommand::run("id -u; id -g; echo $HOME", {}, {"--user", "nobody"});
    EXPECT_EQ(named.finish(), 0) << named.err();
    EXPECT_THAT(named.err(), HasSubstr("65534\n65534\n/nonexistent\n"));
    TracerRun root = TracedCommand::run("id -u; echo $USER", as_by_sudo(nobody), {"--user", "root"});
    EXPECT_EQ(root.finish(), 0) << root.err();
    EXPECT_THAT(root.err(), HasSubstr("0\nroot\n"));
}

TEST_F(TracedCommand, AUserThatIsNoneIsSaidBeforeAnythingIsDone) {
    TracerRun run = TracedCommand::run("exit 0", {}, {"--user", "no-such-user", "-o", folder_.file("out")});
    EXPECT_EQ(run.finish(), 2);
    EXPECT_THAT(run.err(), HasSubstr("option --user: 'no-such-user': there is no such user"));
    EXPECT_NE(::access(folder_.file("out").c_str(), F_OK), 0);
    TracerRun alone({"run", "killsnoop", "--user", "nobody"});
    EXPECT_EQ(alone.finish(), 2);
    EXPECT_THAT(alone.err(), HasSubstr("there is no command"));
}

TEST_F(TracedCommand, AFileThatTheCallerCannotReachIsNotRun) {
    std::filesystem::permissions(folder_.path(), std::filesystem::perms::owner_all);
    const std::string program = folder_.write("program", "#!/bin/sh\n");
    ::chmod(program.c_str(), 0755);
    TracerRun run({"run", "killsnoop", "-f", "json", "--", program}, as_by_sudo(nobody));
    EXPECT_EQ(run.finish(), 2);
    EXPECT_THAT(run.err(), HasSubstr("Permission denied"));
}

TEST_F(TracedCommand, ItsExitStatusIsOurs) {
    const std::vector<std::tuple<std::string, int, Json>> cases{
        {"exit 0", 0, ended(0, nullptr)}, {"exit 3", 3, ended(3, nullptr)}, {"kill -9 $$", 137, ended(nullptr, 9)}};
    for (const auto &[script, code, end] : cases) {
        SCOPED_TRACE(script);
        // Where SIGCHLD is ignored the kernel would keep no status.
        ChildProcess::Setup setup;
        setup.before_exec = [] { ::signal(SIGCHLD, SIG_IGN); };
        TracerRun run = TracedCommand::run(script, setup);
        EXPECT_EQ(run.finish(), code) << run.err();
        EXPECT_EQ(ending(run), end);
    }
    TracerRun missing({"run", "killsnoop", "-f", "json", "--", "/no/such/program"});
    EXPECT_EQ(missing.finish(), 2);
    EXPECT_THAT(missing.err(), HasSubstr("cannot run '/no/such/program'"));
}

TEST_F(TracedCommand, ALossUnderStrictGoesBeforeItsExitStatus) {
    TracerRun run({"run", "filetop", "-f", "json", "--strict", "--max-rows", "1", "--", "sh", "-c",
                   "cat /etc/passwd /etc/group /etc/hosts >/dev/null; exit 3"});
    EXPECT_EQ(run.finish(), 5) << run.err();
    ASSERT_EQ(run.records("summary").size(), 1u);
    EXPECT_EQ(ending(run), ended(3, nullptr));
    EXPECT_GT(integer(run.records("summary")[0].at("lost_map")), 0);
}

TEST_F(TracedCommand, EndsWithARunThatFails) {
    const std::string script = "trap 'echo >" + folder_.file("asked") + "; exit' TERM; " + tell();
    TracerRun run = TracedCommand::run(script + "while :; do kill -0 $$; done", as_by_sudo(nobody), {"-i", "50ms"});
    const int command = told(run);
    run.process().close_output();
    EXPECT_EQ(run.finish(), 4) << run.err();
    EXPECT_TRUE(ends(command));
    EXPECT_EQ(::access(folder_.file("asked").c_str(), F_OK), 0) << "it got SIGTERM";
}

TEST_F(TracedCommand, CannotTypeIntoSomebodyElsesTerminal) {
    // Its session is that of whoever runs this test. If it were no terminal, the kernel would say so instead.
    TracerRun run = TracedCommand::run("exec perl -e 'ioctl(STDIN, 0x5412, my $key = \"x\") or print \"$!\"'", {},
                                       {"--user", "nobody"});
    EXPECT_EQ(run.finish(), 0) << run.err();
    EXPECT_THAT(run.err(), HasSubstr("Operation not permitted"));
}

TEST_F(TracedCommand, EndsAlsoWhereItHasBecomeSomebodyElse) {
    TracerRun run =
        TracedCommand::run(tell() + "exec setpriv --reuid 65534 --clear-groups sleep 1000", {}, {"-d", "3s"});
    const int command = told(run);
    EXPECT_EQ(run.finish(), 0) << run.err();
    EXPECT_TRUE(ends(command));
    EXPECT_EQ(ending(run), ended(nullptr, SIGTERM));
}

TEST_F(TracedCommand, EndsWithTheDurationWhichIsNoFailure) {
    TracerRun run = TracedCommand::run("exec sleep 1000", {}, {"-d", "500ms"});
    EXPECT_EQ(run.finish(), 0) << run.err();
    EXPECT_EQ(ending(run), ended(nullptr, SIGTERM));
}

TEST_F(TracedCommand, IsKilledWhereItDoesNotHeedSigterm) {
    TracerRun run = TracedCommand::run("trap '' TERM; " + tell() + "exec sleep 1000", as_by_sudo(nobody));
    const int command = told(run);
    EXPECT_EQ(run.stop(), 128 + SIGKILL) << run.err();
    EXPECT_TRUE(ends(command));
    EXPECT_EQ(ending(run), ended(nullptr, SIGKILL));
    EXPECT_THAT(run.err(), HasSubstr("keeps running after SIGTERM"));
}

TEST_F(TracedCommand, EndsWithARunThatIsStoppedOrKilled) {
    for (const int number : {SIGTERM, SIGKILL}) {
        std::filesystem::remove(folder_.file("pid"));
        TracerRun run = TracedCommand::run(tell() + "exec sleep 1000", as_by_sudo(nobody));
        const int command = told(run);
        run.process().signal(number);
        EXPECT_EQ(run.finish(), 128 + number) << run.err();
        EXPECT_TRUE(ends(command));
    }
}

/// Signals that were ignored when tracer began, as with a script's `tracer ... &` and with nohup.
class Ignored : public testing::TestWithParam<int> {
protected:
    static ChildProcess::Setup all() {
        ChildProcess::Setup setup;
        setup.before_exec = [] {
            sigset_t blocked;
            sigemptyset(&blocked);
            for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
                ::signal(number, SIG_IGN);
                sigaddset(&blocked, number);
            }
            ::sigprocmask(SIG_BLOCK, &blocked, nullptr);
        };
        return setup;
    }
    TracerRun run_{{"run", "killsnoop", "-f", "json"}, all()};
};

TEST_P(Ignored, StopsARunAllTheSame) {
    ASSERT_TRUE(run_.attached()) << run_.err();
    run_.process().signal(GetParam());
    EXPECT_EQ(run_.finish(), 0) << run_.err();
    EXPECT_EQ(run_.records("summary").size(), 1u);
}

TEST_P(Ignored, HangUpAloneStaysIgnored) {
    ASSERT_TRUE(run_.attached()) << run_.err();
    std::ifstream status("/proc/" + std::to_string(run_.process().pid()) + "/status");
    const std::string text{std::istreambuf_iterator<char>(status), {}};
    EXPECT_THAT(text, HasSubstr("SigIgn:\t0000000000001001")) << "HUP, and PIPE which is our own";
    run_.process().signal(SIGHUP);
    run_.process().signal(GetParam());
    EXPECT_EQ(run_.finish(), 0) << run_.err();
}

INSTANTIATE_TEST_SUITE_P(All, Ignored, testing::Values(SIGINT, SIGTERM),
                         [](const auto &number) { return number.param == SIGINT ? "Interrupt" : "Terminate"; });

} // namespace
} // namespace tracer::test
