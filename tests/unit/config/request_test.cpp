// SPDX-License-Identifier: Apache-2.0
#include "config/sub_commands.hpp"
#include "unit/config/demo_plugins.hpp"

#include <gtest/gtest.h>

namespace tracer::config {
namespace {

using Args = std::vector<std::string>;
using Outputs = std::vector<model::OutputRequest>;
constexpr std::uint64_t second = 1'000'000'000;

Result<Request> read(Args args, std::string program = "/usr/bin/tracer") {
    args.insert(args.begin(), std::move(program));
    return read_request(args, demo_surroundings());
}

std::string refusal(Args args) {
    const auto request = read(std::move(args));
    if (request) return "accepted";
    EXPECT_EQ(request.error().code, ExitCode::usage);
    return request.error().line();
}

TEST(CommandLine, WithoutArgumentsShowsHelpAsAMistake) {
    const auto request = read({});
    ASSERT_TRUE(request);
    EXPECT_EQ(request->command, nullptr);
    EXPECT_FALSE(request->complete);
    EXPECT_NE(request->text.find("tracer COMMAND | PLUGIN"), std::string::npos);
    EXPECT_NE(request->text.find("5 something was lost under --strict"), std::string::npos);
}

TEST(CommandLine, ShowsHelpAndVersionWhereAsked) {
    for (const Args &args : {Args{"--help"}, Args{"-h"}, Args{"run", "--help"}, Args{"filetop", "-h"},
                             Args{"--plugin-dir", "/x", "list", "--help"}, Args{"run", "filetop", "--help"}}) {
        const auto request = read(args);
        ASSERT_TRUE(request) << request.error().line();
        EXPECT_EQ(request->command, nullptr);
        EXPECT_TRUE(request->complete);
    }
    EXPECT_EQ(read({"--version"})->text, "tracer 1.2.3\n");
    EXPECT_NE(read({"filetop", "--help"})->text.find("tracer filetop [OPTIONS] [interval [count]]"), std::string::npos);
}

TEST(CommandLine, TakesJsonForEveryQuestion) {
    EXPECT_TRUE(read({"list", "--json"})->json);
    EXPECT_TRUE(read({"doctor", "--json"})->json);
    EXPECT_TRUE(read({"info", "filetop", "--json"})->json);
    EXPECT_TRUE(read({"info", "--json-schema", "filetop"})->json_schema);
    EXPECT_TRUE(read({"explain", "--json", "filetop"})->json);
    EXPECT_TRUE(read({"new", "mine", "--json"})->json);
}

TEST(CommandLine, SaysWhereArgumentsWithoutANameGo) {
    EXPECT_EQ(refusal({"run", "filetop", "1", "1"}),
              "unexpected argument '1'; arguments without a name go with tracer filetop alone: tracer filetop 1");
    EXPECT_TRUE(read({"filetop", "1", "1"}));
    EXPECT_EQ(refusal({"run", "stacksnoop", "vfs_read"}), "no plugin 'vfs_read'; there is filetop; arguments without a "
                                                          "name go with tracer stacksnoop alone: tracer stacksnoop "
                                                          "vfs_read");
    EXPECT_EQ(refusal({"run", "killsnoop", "1"}),
              "unexpected argument '1'; killsnoop takes no arguments without a name");
}

TEST(CommandLine, HasEverySubCommandInTheHelp) {
    const std::string help = read({"--help"})->text;
    for (const SubCommand &command : sub_commands) {
        EXPECT_NE(help.find(command.about), std::string::npos) << command.name;
        const auto own = read({command.name, "--help"});
        ASSERT_TRUE(own) << own.error().line();
        EXPECT_NE(own->text.find(std::string("Usage: tracer ") + command.usage), std::string::npos) << command.name;
        EXPECT_EQ(own->text.find("--json") != std::string::npos, command.json) << command.name;
    }
}

TEST(CommandLine, ListsAnOptionsValuesInTheHelpUnlessTheyAreMany) {
    EXPECT_NE(read({"filetop", "--help"})->text.find(": all, reads"), std::string::npos);
    const std::string help = read({"usercheck", "--help"})->text;
    EXPECT_NE(help.find("--errno"), std::string::npos);
    EXPECT_EQ(help.find("E100"), std::string::npos);
}

TEST(CommandLine, HandsOnACommandsOwnOptionsAsTheyWereWritten) {
    const auto request = read({"diff", "a", "--tolerance", "5%", "b", "--tolerance=1ms", "--folded", "out", "--json"});
    ASSERT_TRUE(request) << request.error().line();
    using Own = std::vector<std::pair<std::string, Args>>;
    EXPECT_EQ(request->own, (Own{{"tolerance", {"5%", "1ms"}}, {"folded", {"out"}}}));
    EXPECT_TRUE(request->json);
}

TEST(CommandLine, TakesAsManyWordsAsTheCommandDoes) {
    EXPECT_EQ(read({"new", "mine"})->words, (Args{"mine"}));
    EXPECT_EQ(read({"new", "mine", "there"})->words, (Args{"mine", "there"}));
    EXPECT_EQ(refusal({"new"}), "no name given; usage: tracer new NAME [DIR] [OPTIONS]");
    EXPECT_EQ(refusal({"new", "a", "b", "c"}), "unexpected argument 'c'; usage: tracer new NAME [DIR] [OPTIONS]");
    EXPECT_EQ(refusal({"doctor", "a"}), "unexpected argument 'a'; usage: tracer doctor [OPTIONS]");
    EXPECT_EQ(read({"diff", "a", "b"})->words, (Args{"a", "b"}));
    EXPECT_EQ(refusal({"diff", "a"}), "an argument is missing; usage: tracer diff BEFORE AFTER [OPTIONS]");
    EXPECT_EQ(refusal({"list", "--config", "x"}),
              "unknown option '--config'; it belongs to explain, run, record and gate");
}

TEST(CommandLine, TakesPluginFoldersBeforeAndAfterTheCommand) {
    const auto request = read({"--plugin-dir", "/a", "list", "--plugin-dir=/b"});
    ASSERT_TRUE(request);
    EXPECT_EQ(request->plugin_dirs, (Folders{"/a", "/b"}));
}

TEST(Run, TakesEveryCommonOption) {
    const auto request = read({"run",
                               "filetop",
                               "-i",
                               "250ms",
                               "-n",
                               "3",
                               "-d",
                               "10s",
                               "-f",
                               "json",
                               "-o",
                               "/tmp/x",
                               "--attach",
                               "kprobe",
                               "--pid",
                               "1",
                               "--tid",
                               "2",
                               "--uid",
                               "root",
                               "--comm",
                               "cat",
                               "--cgroup",
                               "/g",
                               "--strict",
                               "--no-native",
                               "--ring-size",
                               "4K",
                               "-q",
                               "--self",
                               "--user",
                               "nobody",
                               "--keep-privileges",
                               "--allow-helpers",
                               "bpf_send_signal,bpf_override_return",
                               "--csv-raw",
                               "--",
                               "ls",
                               "-l",
                               "--",
                               "x"});
    ASSERT_TRUE(request) << request.error().line();
    const model::RunSettings &run = request->run;
    EXPECT_EQ(run.interval_ns, second / 4);
    EXPECT_EQ(run.count, 3u);
    EXPECT_EQ(run.duration_ns, 10 * second);
    EXPECT_EQ(run.outputs, (Outputs{{"json", "/tmp/x"}}));
    EXPECT_EQ(run.attach, "kprobe");
    EXPECT_EQ(run.filters.pid, 1u);
    EXPECT_EQ(run.filters.tid, 2u);
    EXPECT_EQ(run.filters.uid, 0u);
    EXPECT_EQ(run.filters.comm, "cat");
    EXPECT_EQ(run.filters.cgroup, "/g");
    EXPECT_TRUE(run.strict && run.no_native && run.quiet);
    EXPECT_TRUE(run.show_self && run.keep_privileges && run.csv_raw);
    EXPECT_EQ(run.user, "nobody");
    EXPECT_EQ(run.allowed_helpers, (Args{"bpf_send_signal", "bpf_override_return"}));
    EXPECT_EQ(run.ring_bytes, 4096u);
    EXPECT_EQ(run.command, (Args{"ls", "-l", "--", "x"}));
}

TEST(Run, WritesToAsManyOutputsAsAskedFor) {
    const auto outputs = [](Args args) {
        args.insert(args.begin(), {"run", "filetop"});
        const auto request = read(std::move(args));
        EXPECT_TRUE(request) << request.error().line();
        return request ? request->run.outputs : Outputs{};
    };
    EXPECT_EQ(outputs({}), (Outputs{{"text", ""}}));
    EXPECT_EQ(outputs({"-f", "csv"}), (Outputs{{"csv", ""}}));
    EXPECT_EQ(outputs({"-o", "text:-", "-o", "json:run.jsonl", "-o", "trace", "-f", "csv"}),
              (Outputs{{"text", ""}, {"json", "run.jsonl"}, {"csv", "trace"}}));
    EXPECT_EQ(outputs({"-o", "C:foo", "-o", "json:a:b", "-o", "./json:c"}),
              (Outputs{{"text", "C:foo"}, {"json", "a:b"}, {"text", "./json:c"}}))
        << "only a format's name is one";
    for (const char *name : {"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "text:-"})
        EXPECT_EQ(outputs({"-o", name}), (Outputs{{"text", ""}})) << name;
}

TEST(Run, RefusesTwoOutputsToOnePlace) {
    const auto refused = [](const char *a, const char *b) { return refusal({"run", "filetop", "-o", a, "-o", b}); };
    EXPECT_EQ(refused("-", "json:/dev/stdout"),
              "option --output: two outputs go to stdout; give each a place of its own");
    EXPECT_EQ(refused("a", "json:a"), "option --output: two outputs go to 'a'; give each a place of its own");
    EXPECT_EQ(refused("csv:d", "json:./x/../d/"),
              "option --output: two outputs go to './x/../d/'; give each a place of its own");
    EXPECT_EQ(refused("x", "json:"), "option --output: 'json:' is not a path; give a path");
}

TEST(Record, IsARunThatShowsNothingButWhatNamesAFormat) {
    const auto silent = read({"record", "-o", "trace", "filetop"});
    ASSERT_TRUE(silent) << silent.error().line();
    EXPECT_EQ(silent->run.record, "trace");
    EXPECT_TRUE(silent->run.outputs.empty());
    EXPECT_FALSE(silent->run.writes_to_stdout());
    const auto shown = read({"record", "filetop", "-o", "json:x", "-o", "trace", "-o", "text:-", "--", "true"});
    ASSERT_TRUE(shown) << shown.error().line();
    EXPECT_EQ(shown->run.record, "trace");
    EXPECT_EQ(shown->run.outputs, (Outputs{{"json", "x"}, {"text", ""}}));
    const auto beside = read({"run", "filetop", "--record", "trace"});
    EXPECT_EQ(beside->run.record, "trace");
    EXPECT_EQ(beside->run.outputs, (Outputs{{"text", ""}}));
    EXPECT_EQ(read({"record", "--record", "trace", "filetop", "-o", "x"})->run.outputs, (Outputs{{"text", "x"}}));
}

TEST(Record, NeedsOneFolder) {
    EXPECT_EQ(refusal({"record", "filetop"}), "no folder was named for the recording; give one with -o DIR");
    EXPECT_EQ(refusal({"record", "filetop", "-o", "json:x"}),
              "no folder was named for the recording; give one with -o DIR");
    EXPECT_EQ(refusal({"record", "filetop", "-o", "a", "-o", "b"}),
              "two folders were named for the recording; say FORMAT:PATH for what is shown beside it");
}

TEST(Replay, TakesAFolderAndHowItIsShown) {
    const auto request =
        read({"replay", "trace", "-o", "json:x", "-o", "y", "-f", "csv", "--csv-raw", "-q", "--strict"});
    ASSERT_TRUE(request) << request.error().line();
    EXPECT_EQ(request->words, Args{"trace"});
    EXPECT_EQ(request->run.outputs, (Outputs{{"json", "x"}, {"csv", "y"}}));
    EXPECT_TRUE(request->run.csv_raw && request->run.quiet && request->run.strict);
    EXPECT_EQ(read({"replay", "trace"})->run.outputs, (Outputs{{"text", ""}}));
    EXPECT_NE(refusal({"replay"}).find("no recording given; usage: tracer replay DIR"), std::string::npos);
    EXPECT_NE(refusal({"replay", "a", "b"}).find("unexpected argument 'b'"), std::string::npos);
    EXPECT_NE(refusal({"replay", "trace", "--pid", "3"}).find("unknown option '--pid'"), std::string::npos);
    EXPECT_NE(refusal({"replay", "trace", "--", "true"}).find("tracer run"), std::string::npos);
}

TEST(Run, SaysWhichFormatsThereAre) {
    const auto request = read({"run", "--help"});
    ASSERT_TRUE(request) << request.error().line();
    EXPECT_NE(request->text.find("text (for people), json (one object per line), csv (cells); default text"),
              std::string::npos);
}

TEST(Run, WithOnePluginItsOptionsNeedNoPrefixButCommonShortFlagsWin) {
    const auto request = read({"run", "filetop", "--rows", "5", "-C", "-s", "reads", "-d", "2s", "--filetop.dir", "/"});
    ASSERT_TRUE(request) << request.error().line();
    const auto &settings = request->plugins.at(0).settings;
    EXPECT_EQ(std::get<std::uint64_t>(*settings.find("rows")), 5u);
    EXPECT_FALSE(std::get<bool>(*settings.find("clear")));
    EXPECT_EQ(std::get<std::uint64_t>(*settings.find("sort")), 1u);
    EXPECT_EQ(request->run.duration_ns, 2 * second) << "-d is the run's";
    EXPECT_EQ(std::get<model::PathId>(*settings.find("dir")).path, "/");
}

TEST(Run, FindsThePluginsBehindOptionsToo) {
    for (const Args &args :
         {Args{"run", "-i", "1", "filetop", "stacksnoop"}, Args{"run", "--interval=1", "filetop", "stacksnoop"},
          Args{"run", "-qi1", "filetop", "stacksnoop"}, Args{"run", "filetop", "-q", "-i", "1", "stacksnoop"},
          Args{"run", "filetop", "--filetop.rows", "3", "stacksnoop", "-i1"}}) {
        const auto request = read(args);
        ASSERT_TRUE(request) << request.error().line();
        ASSERT_EQ(request->plugins.size(), 2u);
        EXPECT_EQ(request->plugins[0].name, "filetop");
        EXPECT_EQ(request->plugins[1].name, "stacksnoop");
        EXPECT_EQ(request->run.interval_ns, second);
    }
    const auto before = read({"run", "-r", "5", "filetop"});
    ASSERT_TRUE(before) << before.error().line();
    EXPECT_EQ(std::get<std::uint64_t>(*before->plugins[0].settings.find("rows")), 5u);
}

TEST(Run, OfSeveralPluginsWantsPrefixes) {
    const auto request = read({"run", "filetop", "stacksnoop", "--filetop.rows=7", "--no-filetop.clear"});
    EXPECT_FALSE(request) << "the no- stands behind the prefix";
    const auto good =
        read({"run", "filetop", "stacksnoop", "--filetop.rows=7", "--filetop.no-clear", "--stacksnoop.function", "f"});
    ASSERT_TRUE(good) << good.error().line();
    EXPECT_EQ(std::get<std::uint64_t>(*good->plugins[0].settings.find("rows")), 7u);
    EXPECT_FALSE(std::get<bool>(*good->plugins[0].settings.find("clear")));
    EXPECT_EQ(std::get<std::string>(*good->plugins[1].settings.find("function")), "f");
}

TEST(Run, OfSeveralPluginsLeavesEachItsInterval) {
    const auto request = read({"run", "filetop", "stacksnoop", "--filetop.interval", "3"});
    ASSERT_TRUE(request) << request.error().line();
    EXPECT_EQ(request->run.interval_ns, std::nullopt);
    const auto *own = request->plugins[0].settings.bound(*request->plugins[0].spec, TRACER_BIND_RUN, "interval");
    ASSERT_NE(own, nullptr);
    EXPECT_EQ(std::get<std::uint64_t>(*own), 3 * second);
}

TEST(OwnCommand, TakesTheArgumentsOfTheBccTool) {
    const auto filetop = read({"filetop", "-C", "-r", "10", "-d", "/", "2", "5"});
    ASSERT_TRUE(filetop) << filetop.error().line();
    EXPECT_EQ(filetop->command, sub_command("run"));
    EXPECT_EQ(filetop->run.interval_ns, 2 * second);
    EXPECT_EQ(filetop->run.count, 5u);
    EXPECT_EQ(std::get<model::PathId>(*filetop->plugins[0].settings.find("dir")).path, "/");
    EXPECT_FALSE(std::get<bool>(*filetop->plugins[0].settings.find("clear")));

    const auto stacksnoop = read({"stacksnoop", "-p", "123", "do_sys_open"});
    ASSERT_TRUE(stacksnoop) << stacksnoop.error().line();
    EXPECT_EQ(stacksnoop->run.filters.pid, 123u);
    EXPECT_EQ(std::get<std::string>(*stacksnoop->plugins[0].settings.find("function")), "do_sys_open");

    const auto killsnoop = read({"killsnoop", "-x", "-T", "-42", "-s", "9,15"});
    ASSERT_TRUE(killsnoop) << killsnoop.error().line();
    EXPECT_TRUE(std::get<bool>(*killsnoop->plugins[0].settings.find("failed")));
    EXPECT_EQ(std::get<std::int64_t>(*killsnoop->plugins[0].settings.find("target")), -42);
    EXPECT_EQ(std::get<model::Mask>(*killsnoop->plugins[0].settings.find("signal")),
              (model::Mask{1u << 9 | 1u << 15, 0}));
}

TEST(OwnCommand, KeepsCommonOptionsByLongNameAndFreeShortFlags) {
    const auto request = read({"filetop", "--duration", "4s", "-f", "json", "-i", "2", "--", "true"});
    ASSERT_TRUE(request) << request.error().line();
    EXPECT_EQ(request->run.duration_ns, 4 * second);
    EXPECT_EQ(request->run.outputs.front().format, "json");
    EXPECT_EQ(request->run.interval_ns, 2 * second);
    EXPECT_EQ(request->run.command, Args{"true"});
}

TEST(OwnCommand, WorksThroughALinkOfThePluginsName) {
    const auto request = read({"-r", "3", "2"}, "/opt/bin/filetop");
    ASSERT_TRUE(request) << request.error().line();
    EXPECT_EQ(request->plugins[0].name, "filetop");
    EXPECT_EQ(request->run.interval_ns, 2 * second);
}

TEST(Entries, AddToTheFallbackAndKeepEverySign) {
    const auto request = read({"run", "usercheck", "--message", "0=a;1=b", "--message", "33=\xc3\xa4", "--net",
                               "10.0.0.0/8,::1", "--net", "fd00::/8", "--signal", "term"});
    ASSERT_TRUE(request) << request.error().line();
    EXPECT_EQ(std::get<model::Entries>(*request->plugins[0].settings.find("message")),
              (model::Entries{{0, "a;1=b"}, {33, "\xc3\xa4"}, {UINT32_MAX, "Hello World"}}));
    const auto &nets = std::get<model::Nets>(*request->plugins[0].settings.find("net"));
    ASSERT_EQ(nets.size(), 3u) << "those that are given, and not the fallback";
    EXPECT_EQ(model::net_text(nets[0]) + " " + model::net_text(nets[1]) + " " + model::net_text(nets[2]),
              "10.0.0.0/8 ::1 fd00::/8");
    EXPECT_EQ(std::get<std::uint64_t>(*request->plugins[0].settings.find("signal")), 15u);
}

TEST(Refused, InOneLineWithTheNearestWord) {
    EXPECT_EQ(refusal({"lsit"}), "no command or plugin 'lsit'; did you mean list?");
    EXPECT_EQ(refusal({"run", "filetpo"}), "no plugin 'filetpo'; there is filetop");
    EXPECT_EQ(refusal({"run", "filetop", "--rwos", "3"}), "unknown option '--rwos'; did you mean --rows?");
    EXPECT_EQ(refusal({"run", "filetop", "-z"}), "unknown option '-z'; see tracer run --help");
    EXPECT_EQ(refusal({"run", "filetop", "stacksnoop", "--rows", "3"}),
              "unknown option '--rows'; with several plugins use --filetop.rows");
    EXPECT_EQ(refusal({"--josn", "list"}),
              "unknown option '--josn' before the command; options go after the command: see tracer --help");
    EXPECT_EQ(refusal({"list", "--jsn"}), "unknown option '--jsn'; did you mean --json?");
    EXPECT_EQ(refusal({"run", "\x1b[31m"}), "no plugin '\\x1b[31m'; there is filetop");
}

TEST(Refused, WhereAValueIsMissingOrWrong) {
    EXPECT_EQ(refusal({"run", "filetop", "--rows"}), "option --rows needs a value; see tracer run --help");
    EXPECT_EQ(refusal({"run", "filetop", "--rows="}), "option '--rows=' has nothing after the '='; give a value");
    EXPECT_EQ(refusal({"run", "filetop", "--filetop.rows", "0"}),
              "option --filetop.rows: '0' is out of range; give a number from 1 to 10000");
    EXPECT_EQ(refusal({"run", "filetop", "-i", "0"}), "option --interval: '0' is too short; give at least 1ms");
    EXPECT_EQ(refusal({"run", "filetop", "-f", "xml"}),
              "option --format: 'xml' is not one of its values; give one of text, json, csv");
    EXPECT_EQ(refusal({"run", "filetop", "--ring-size", "5000"}),
              "option --ring-size: '5000' cannot be a ring buffer's size; give a power of two from 4K to 1G");
    EXPECT_EQ(
        refusal({"run", "filetop", "--comm", "0123456789abcdef"}),
        "option --comm: '0123456789abcdef' cannot be a task's name; give 1 to 15 bytes: the kernel cuts longer names");
    EXPECT_EQ(refusal({"run", "filetop", "--uid", "no such user"}),
              "option --uid: 'no such user' is neither a user's number nor a known name; see getent passwd");
    EXPECT_EQ(refusal({"run", "filetop", "--plugin-dir"}), "option --plugin-dir needs a value");
}

TEST(Refused, WhatDoesNotGoTogether) {
    EXPECT_EQ(refusal({"run"}),
              "no plugin given; usage: tracer run PLUGIN... [OPTIONS] [-- COMMAND...]; see tracer list");
    EXPECT_EQ(refusal({"run", "filetop", "filetop"}), "plugin filetop is named twice");
    EXPECT_EQ(refusal({"run", "filetop", "--"}), "nothing after --; give the command to trace");
    EXPECT_EQ(refusal({"list", "x"}), "unexpected argument 'x'; usage: tracer list [OPTIONS]");
    EXPECT_EQ(refusal({"info"}), "no plugin given; usage: tracer info PLUGIN [OPTIONS]");
    EXPECT_EQ(refusal({"filetop", "1", "2", "3"}),
              "unexpected argument '3'; usage: tracer filetop [OPTIONS] [interval [count]] [-- COMMAND...]");
    EXPECT_EQ(refusal({"run", "filetop", "stacksnoop", "--stacksnoop.pid", "3"}),
              "option --stacksnoop.pid: a run of several plugins has a single pid; use --pid");
    EXPECT_EQ(refusal({"run", "filetop", "-i", "1", "--filetop.interval", "2"}),
              "both --interval and --filetop.interval were given; give one of them");
    EXPECT_EQ(refusal({"list", "--", "true"}), "only tracer run, record, gate and check take a command to trace");
}

} // namespace
} // namespace tracer::config
