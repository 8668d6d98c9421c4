// SPDX-License-Identifier: Apache-2.0
// Gates on this kernel: a little more work is caught, the same work passes, and what was lost is never taken for
// zero.
#include "support/files.hpp"
#include "support/temp_folder.hpp"
#include "support/tracing.hpp"

#include <gmock/gmock.h>

#include <poll.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>

namespace tracer::test {
namespace {
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr int pass = 0, over_budget = 1, usage = 2, output_failed = 4, lossy = 5, inconclusive = 6, command_failed = 7;

/// `tracer gate ARGS`, run to its end.
struct Gated {
    explicit Gated(Words args, const ChildProcess::Setup &setup = {}) {
        args.insert(args.begin(), {tracer_binary(), "gate"});
        ChildProcess process(args, setup);
        code = process.wait();
        out = process.out();
        err = process.err();
    }
    /// A measure's outcome according to --json.
    [[nodiscard]] std::string outcome(const std::string &measure) const {
        const Json document = Json::parse(out, nullptr, false);
        if (document.is_discarded()) return "no JSON: " + out;
        for (const Json &finding : document.at("gates").at(0).at("findings"))
            if (finding.at("measure") == measure) return finding.at("outcome");
        return "no such measure";
    }

    int code = -1;
    std::string out, err;
};

class Gates : public testing::Test {
protected:
    [[nodiscard]] std::string write_gates(const std::string &text) const { return folder_.write("gates.toml", text); }
    static ChildProcess::Setup by_sudo(unsigned uid) {
        ChildProcess::Setup setup;
        setup.environment = {{"SUDO_UID", std::to_string(uid)}, {"SUDO_GID", std::to_string(uid)}};
        return setup;
    }

    TempFolder folder_;
};

/// The sample program; a switch makes it do a little more.
class GateOfASample : public Gates {
protected:
    static constexpr const char *reads = "filetop.reads[file=sample.data]", *bytes = "filetop.wbytes[file=sample.data]",
                                *forks = "pidpersec.processes", *syncs = "syscount.calls[call=fsync]",
                                *latency = "vfsreadlat.p90";

    GateOfASample() {
        gates_ = write_gates("[gate.sample]\ncommand = [\"" + workload_binary() + "\", \"sample\", \"--file\", \"" +
                             data_ + "\"]\n[gate.sample.budget]\n\"" + reads + "\" = { equal = 30 }\n\"" + bytes +
                             "\" = { max = \"40KiB\" }\n\"" + forks + "\" = { max = 0 }\n\"" + syncs +
                             "\" = { max = 0 }\n\"" + latency + "\" = { max = \"2ms\" }\n");
        // Both CPUs are busy with other work that also reads, writes, syncs and forks.
        for (int i = 0; i < 2; ++i) {
            others_.push_back(std::make_unique<ChildProcess>(
                Words{workload_binary(), "busy", "1000000000", "--file", folder_.file("busy" + std::to_string(i))}));
        }
    }
    [[nodiscard]] Gated judge(Words switches, Words options = {}) const {
        Words args{"-c", gates_, "--json"};
        args.insert(args.end(), options.begin(), options.end());
        if (!switches.empty()) {
            args.insert(args.end(), {"--", workload_binary(), "sample", "--file", data_});
            args.insert(args.end(), switches.begin(), switches.end());
        }
        return Gated(std::move(args));
    }

    const std::string data_ = folder_.file("sample.data");
    std::string gates_;
    std::vector<std::unique_ptr<ChildProcess>> others_;
};

TEST_F(GateOfASample, CatchesEachLittleMore) {
    struct Case {
        Words switches;
        std::string measure;
    };
    const std::vector<Case> cases{{{"--more-reads", "50"}, reads},
                                  {{"--more-bytes", "1048576"}, bytes},
                                  {{"--forks", "1"}, forks},
                                  {{"--fsyncs", "1"}, syncs},
                                  {{"--read-ns", "5000000"}, latency}};
    for (const Case &one : cases) {
        SCOPED_TRACE(one.measure);
        const Gated gated = judge(one.switches);
        EXPECT_EQ(gated.code, over_budget) << gated.err;
        for (const Case &other : cases) {
            // What the kernel skipped may have been anybody's.
            if (other.measure != one.measure && kernel_skips_programs())
                EXPECT_NE(gated.outcome(other.measure), "fail") << other.measure;
            else
                EXPECT_EQ(gated.outcome(other.measure), other.measure == one.measure ? "fail" : "pass")
                    << other.measure;
        }
    }
}

TEST_F(GateOfASample, TwentyRunsInARowPass) {
    const Gated gated = judge({}, {"--runs", std::to_string(natively_or_in_guest(20, 5))});
    if (kernel_skips_programs() && gated.code == lossy) return;
    EXPECT_EQ(gated.code, pass) << gated.err;
    for (const char *measure : {reads, bytes, forks, syncs, latency})
        EXPECT_EQ(gated.outcome(measure), "pass") << measure;
}

TEST_F(Gates, WhatALittleRingLosesIsNeverTakenForNothing) {
    // More processes than CPUs, so that the reader of such a small ring has to wait for its turn.
    const std::int64_t each = 20'000, kills = 8 * each;
    const std::string one = workload_binary() + " kill " + std::to_string(each) + " --signal 0 >/dev/null & ";
    const auto judge = [&](const std::string &budget) {
        return Gated({"--ring-size", "4K", "--json", "--gate", "killsnoop.count " + budget, "--", "sh", "-c",
                      one + one + one + one + one + one + one + one + "wait"});
    };
    const Gated open = judge("<= " + std::to_string(kills - 1));
    EXPECT_EQ(open.code, lossy) << open.err;
    EXPECT_THAT(open.err, HasSubstr("lost"));
    EXPECT_EQ(judge("<= 0").code, over_budget) << "some were seen, so that nobody needs to know the others";
    const Gated closed = judge("<= " + std::to_string(kills));
    EXPECT_TRUE(closed.code == pass || (kernel_skips_programs() && closed.code == lossy)) << closed.err;
}

TEST_F(Gates, ACommandWithoutABudgetIsRunAndNeverPasses) {
    EXPECT_EQ(Gated({"--", "false"}).code, command_failed);
    const Gated good({"--", "true"});
    EXPECT_EQ(good.code, inconclusive);
    EXPECT_THAT(good.err, HasSubstr("no budget"));
}

TEST_F(Gates, ACommandThatFailsNeverPasses) {
    const Gated failed({"--gate", "pidpersec.processes <= 100", "--", "false"});
    EXPECT_EQ(failed.code, command_failed) << failed.err;
    EXPECT_THAT(failed.err, HasSubstr("exit status 1"));
    EXPECT_EQ(Gated({"--gate", "pidpersec.processes <= 100", "--", "sh", "-c", "kill -9 $$"}).code, command_failed);
    EXPECT_EQ(Gated({"--gate", "pidpersec.processes <= 100", "--allow-failure", "--", "false"}).code, pass);
    EXPECT_EQ(Gated({"--gate", "pidpersec.processes <= 0", "--allow-failure", "--", "sh", "-c", "(true); false"}).code,
              over_budget);
    EXPECT_EQ(Gated({"--gate", "pidpersec.processes <= 0", "--", "/no/such/program"}).code, usage);
}

TEST_F(Gates, TheCommandIsNoneOfItsForksAndAllItStartsIsItsOwn) {
    EXPECT_EQ(Gated({"--gate", "pidpersec.processes = 0", "--", "true"}).code, pass);
    // A subshell, the shell in it, and two that this one starts.
    const Words nested{"--", "sh", "-c", "(sh -c '(true) & (true) & wait'; :) & wait"};
    const auto judge = [&](const std::string &budget) {
        Words args{"--gate", "pidpersec.processes " + budget};
        args.insert(args.end(), nested.begin(), nested.end());
        return Gated(args);
    };
    EXPECT_EQ(judge("= 3").code, over_budget);
    const Gated four = judge("= 4");
    EXPECT_EQ(four.code, pass) << four.err;
}

TEST_F(Gates, MistakesAreOneLineWithTheirPlace) {
    const auto refusal = [&](const std::string &text) {
        const Gated gated({"-c", write_gates("[gate.g]\ncommand = [\"true\"]\n[gate.g.budget]\n" + text)});
        EXPECT_EQ(gated.code, usage) << gated.err;
        // A condition is shown below its line, with a caret.
        const bool caret = text.find('[') != std::string::npos;
        EXPECT_TRUE(caret || std::ranges::count(gated.err, '\n') == 1) << gated.err;
        return gated.err;
    };
    const std::string file = "gates.toml:4:";
    EXPECT_THAT(refusal("\"filetop.reds\" = { max = 1 }\n"), HasSubstr(file + "1"));
    EXPECT_THAT(refusal("\"filetap.reads\" = { max = 1 }\n"), AllOf(HasSubstr(file + "1"), HasSubstr("filetop")));
    EXPECT_THAT(refusal("\"filetop.reads\" = { max = \"3ms\" }\n"), HasSubstr(file));
    EXPECT_THAT(refusal("\"filetop.reads\" = { max = 3, min = 4 }\n"), HasSubstr(file));
    EXPECT_THAT(refusal("\"filetop.reads[fil=x]\" = { max = 3 }\n"), HasSubstr(file + "1"));
    EXPECT_THAT(refusal("\"filetop.reads\" = { most = 3 }\n"), HasSubstr(file));
    EXPECT_THAT(Gated({"-c", folder_.file("none.toml")}).err, HasSubstr("No such file"));
    const Gated inlined({"--gate", "filetop.reds <= 3", "--", "true"});
    EXPECT_EQ(inlined.code, usage);
    EXPECT_THAT(inlined.err, HasSubstr("--gate: "));
}

TEST_F(Gates, HoldAgainstTheBaselineThatUpdateWrote) {
    const std::string gates = write_gates("[gate.cat]\ncommand = [\"cat\", \"/etc/hostname\"]\n[gate.cat.budget]\n"
                                          "\"filetop.reads[file=hostname]\" = { grow = \"0%\" }\n");
    const std::string lock = folder_.file("gates.lock");
    const Gated before({"-c", gates});
    EXPECT_EQ(before.code, inconclusive) << "there is no baseline yet: " << before.err;
    EXPECT_EQ(Gated({"-c", gates, "--update"}).code, pass);
    const std::string written = content(lock);
    EXPECT_THAT(written, AllOf(HasSubstr("[gate.cat]"), HasSubstr("variant = ")));
    EXPECT_EQ(Gated({"-c", gates}).code, pass);
    EXPECT_EQ(content(lock), written) << "it is read, and no more";
    const Gated more({"-c", gates, "--", "sh", "-c", "cat /etc/hostname; cat /etc/hostname"});
    EXPECT_EQ(more.code, over_budget) << more.err;

    std::string other = written;
    const auto at = other.find("variant = \"");
    ASSERT_NE(at, std::string::npos);
    other.replace(at, other.find('"', at + 11) - at, "variant = \"carrier pigeon");
    std::ofstream(lock) << other;
    const Gated unlike({"-c", gates});
    EXPECT_EQ(unlike.code, inconclusive);
    EXPECT_THAT(unlike.err, HasSubstr("the baseline was counted by 'carrier pigeon', this run by "));
}

TEST_F(Gates, ShowTheRowsThatGrewAgainstTheBaselinesRecording) {
    folder_.write("other", "a file that nobody read before\n");
    const std::string gates = write_gates("[gate.cat]\ncommand = [\"cat\", \"/etc/hostname\"]\n[gate.cat.budget]\n"
                                          "\"filetop.reads[comm=cat]\" = { grow = \"0%\" }\n");
    EXPECT_EQ(Gated({"-c", gates, "--update"}).code, pass);
    const Words more{"--", "cat", "/etc/hostname", folder_.file("other")};
    const auto with = [&](Words options) {
        options.insert(options.begin(), {"-c", gates});
        options.insert(options.end(), more.begin(), more.end());
        return Gated(options);
    };
    const Gated failed = with({});
    EXPECT_EQ(failed.code, over_budget);
    EXPECT_THAT(failed.err, AllOf(HasSubstr("largest changes against"), HasSubstr("cat regular other"))) << failed.err;
    EXPECT_THAT(with({"--no-why"}).err, Not(HasSubstr("cat regular other")));
    const std::string kept = folder_.file("gates.recordings/cat"), moved = folder_.file("moved");
    std::filesystem::rename(kept, moved);
    EXPECT_THAT(with({}).err, Not(HasSubstr("cat regular other"))) << "there is nothing to compare with";
    EXPECT_THAT(with({"--against", moved}).err, HasSubstr("cat regular other"));
    EXPECT_EQ(with({"--against", gates}).code, usage);
    EXPECT_THAT(Gated({"-c", gates, "--why", "--against", moved}).err, Not(HasSubstr("cat regular other")));
}

TEST_F(Gates, JudgeARecordingLikeARun) {
    const std::string recording = folder_.file("recording");
    ChildProcess record({tracer_binary(), "record", "-o", recording, "filetop", "pidpersec", "--", "sh", "-c",
                         "cat /etc/hostname; exit 0"});
    ASSERT_EQ(record.wait(), 0) << record.err();
    const auto judge = [&](const std::string &budget, Words more = {}) {
        Words args{"--recording", recording, "--gate", budget};
        args.insert(args.end(), more.begin(), more.end());
        return Gated(args);
    };
    EXPECT_EQ(judge("pidpersec.processes = 1").code, pass);
    EXPECT_EQ(judge("pidpersec.processes <= 0").code, over_budget);
    EXPECT_EQ(judge("filetop.reads[file=hostname] >= 1").code, pass);
    EXPECT_EQ(judge("killsnoop.count <= 0").code, usage) << "nobody recorded that";
    EXPECT_EQ(judge("pidpersec.processes = 1", {"--runs", "2"}).code, usage);
    EXPECT_EQ(judge("pidpersec.processes = 1", {"--", "true"}).code, usage);
    std::filesystem::resize_file(recording + "/stream", std::filesystem::file_size(recording + "/stream") - 1);
    EXPECT_EQ(judge("pidpersec.processes <= 100").code, lossy) << "what is missing may tip the scale";
}

TEST_F(Gates, LeaveTheCommandItsOutputAndTellTheVerdictBesideIt) {
    const Words budget{
        "--gate", "pidpersec.processes <= 0", "--", "sh", "-c", "echo from the command; echo its error >&2"};
    const Gated plain(budget);
    EXPECT_EQ(plain.code, pass);
    EXPECT_EQ(plain.out, "from the command\n");
    EXPECT_THAT(plain.err, AllOf(HasSubstr("its error\n"), HasSubstr("pidpersec.processes")));
    Words json = budget;
    json.insert(json.begin(), "--json");
    const Gated told(json);
    EXPECT_EQ(told.outcome("pidpersec.processes"), "pass") << "stdout holds nothing else";
    EXPECT_THAT(told.err, HasSubstr("from the command\n"));
}

TEST_F(Gates, WriteReportsForWhoeverAsked) {
    constexpr unsigned nobody = 65534;
    ASSERT_EQ(::chown(folder_.path().c_str(), nobody, nobody), 0);
    const std::string summary = folder_.write("summary.md", "already there\n");
    ASSERT_EQ(::chown(summary.c_str(), nobody, nobody), 0);
    auto setup = by_sudo(nobody);
    setup.environment["GITHUB_ACTIONS"] = "true";
    setup.environment["GITHUB_STEP_SUMMARY"] = summary;
    const std::string gates = write_gates("[gate.shell]\ncommand = [\"sh\", \"-c\", \"(true); :\"]\n"
                                          "[gate.shell.budget]\n\"pidpersec.processes\" = { max = 0 }\n");
    ASSERT_EQ(::chown(gates.c_str(), nobody, nobody), 0);
    const Gated gated(
        {"-c", gates, "--update", "--junit", folder_.file("gates.xml"), "--benchmark", folder_.file("points.json")},
        setup);
    EXPECT_EQ(gated.code, over_budget) << gated.err;
    EXPECT_THAT(gated.err, HasSubstr("::error"));
    EXPECT_THAT(content(folder_.file("gates.xml")), HasSubstr("<testsuite"));
    EXPECT_THAT(content(folder_.file("points.json")), HasSubstr("pidpersec.processes"));
    EXPECT_THAT(content(summary), AllOf(testing::StartsWith("already there\n"), HasSubstr("pidpersec.processes")));
    for (const char *name : {"gates.xml", "points.json", "gates.lock"}) {
        struct stat made {};
        ASSERT_EQ(::stat(folder_.file(name).c_str(), &made), 0) << name;
        EXPECT_EQ(made.st_uid, nobody) << name;
    }
}

TEST_F(Gates, SayBeforeTheCommandRunsThatAReportHasNoPlace) {
    const Gated gated({"--gate", "pidpersec.processes <= 0", "--junit", folder_.file("none/gates.xml"), "--", "touch",
                       folder_.file("ran")});
    EXPECT_EQ(gated.code, output_failed) << gated.err;
    EXPECT_FALSE(std::filesystem::exists(folder_.file("ran")));
}

TEST_F(Gates, SayThatTheCommandHasRemovedAReport) {
    const std::string report = folder_.file("gates.xml");
    const auto gate = [&](const std::string &command) {
        return Gated({"--gate", "pidpersec.processes <= 9", "--junit", report, "--", "sh", "-c", command});
    };
    EXPECT_EQ(gate("exit 0").code, pass);
    const Gated removed = gate("rm " + report);
    EXPECT_EQ(removed.code, output_failed) << removed.err;
    EXPECT_THAT(removed.err, HasSubstr("its file was removed while the command ran"));
    EXPECT_EQ(gate("ln -s /no/such/place " + report + ".new; mv " + report + ".new " + report).code, output_failed);
}

TEST_F(Gates, KeepTheBaselinesRecordingWhereNoNewBaselineIsTaken) {
    const std::string gates = write_gates("[gate.cat]\ncommand = [\"cat\", \"/etc/hostname\"]\n[gate.cat.budget]\n"
                                          "\"filetop.reads[comm=cat]\" = { grow = \"0%\" }\n");
    ASSERT_EQ(Gated({"-c", gates, "--update"}).code, pass);
    const std::string stream = folder_.file("gates.recordings/cat/stream"), before = content(stream);
    ASSERT_FALSE(before.empty());
    const Gated failed({"-c", gates, "--update", "--", "sh", "-c", "cat /etc/hostname; exit 3"});
    EXPECT_EQ(failed.code, command_failed) << failed.err;
    EXPECT_EQ(content(stream), before);
    EXPECT_FALSE(std::filesystem::exists(folder_.file("gates.recordings/cat.new")));
    EXPECT_EQ(Gated({"-c", gates, "--update"}).code, pass);
    EXPECT_NE(content(stream), before) << "its moments are others";
}

TEST_F(Gates, CalibrateWithoutABudgetWhatTheUsualPluginsCount) {
    const Words command{"--", "cat", "/etc/hostname"};
    const auto calibrate = [&](Words options) {
        options.insert(options.begin(), {"--calibrate", "2"});
        options.insert(options.end(), command.begin(), command.end());
        return Gated(options);
    };
    const Gated usual = calibrate({});
    EXPECT_EQ(usual.code, pass) << usual.err;
    for (const char *measure : {"\n\"filetop.reads\" = {", "\n\"pidpersec.processes\" = {", "\n\"syscount.calls\" = {"})
        EXPECT_THAT(usual.out, HasSubstr(measure));
    const Gated judged({"-c", write_gates(usual.out)});
    EXPECT_TRUE(judged.code == pass || kernel_skips_programs()) << judged.err;
    const Gated chosen = calibrate({"--vfsreadlat.unit", "ns"});
    EXPECT_THAT(chosen.out, AllOf(HasSubstr("vfsreadlat.count"), Not(HasSubstr("filetop")))) << chosen.err;
}

TEST_F(Gates, EndWithEverythingTheyStarted) {
    for (const int number : {SIGINT, SIGTERM, SIGKILL}) {
        const std::string said = folder_.file("pid" + std::to_string(number));
        ChildProcess gate({tracer_binary(), "gate", "--gate", "pidpersec.processes <= 0", "--", "sh", "-c",
                           "echo $$ >" + said + ".new; mv " + said + ".new " + said + "; exec sleep 1000"});
        while (gate.runs() && !std::filesystem::exists(said))
            ::sched_yield();
        pid_t command = 0;
        std::ifstream(said) >> command;
        const int pidfd = static_cast<int>(::syscall(SYS_pidfd_open, command, 0));
        ASSERT_GE(pidfd, 0) << gate.err();
        gate.signal(number);
        EXPECT_EQ(gate.wait(), number == SIGKILL ? 128 + number : inconclusive) << gate.err();
        pollfd ended{pidfd, POLLIN, 0};
        EXPECT_EQ(::poll(&ended, 1, 60'000), 1) << "the command goes on after signal " << number;
        ::close(pidfd);
    }
}

} // namespace
} // namespace tracer::test
