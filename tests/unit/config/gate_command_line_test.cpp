// SPDX-License-Identifier: Apache-2.0
#include "config/sub_commands.hpp"
#include "unit/config/demo_plugins.hpp"

#include <gtest/gtest.h>

namespace tracer::config {
namespace {

using Args = std::vector<std::string>;

Result<Request> read(Args args) {
    args.insert(args.begin(), {"/usr/bin/tracer", "gate"});
    return read_request(args, demo_surroundings());
}

std::string refusal(Args args) {
    const auto request = read(std::move(args));
    if (request) return "accepted";
    EXPECT_EQ(request.error().code, ExitCode::usage);
    return request.error().line();
}

TEST(GateCommandLine, TakesNamesAndACommand) {
    const auto request = read({"build", "-c", "ci/gates.toml", "test", "--", "make", "-j1"});
    ASSERT_TRUE(request) << request.error().line();
    EXPECT_STREQ(request->command->name, "gate");
    EXPECT_EQ(request->gate.file, "ci/gates.toml");
    EXPECT_EQ(request->gate.names, (Args{"build", "test"}));
    EXPECT_EQ(request->run.command, (Args{"make", "-j1"}));
    EXPECT_FALSE(request->json || request->gate.update || request->gate.why || request->gate.runs);
    EXPECT_TRUE(request->run.outputs.empty()) << "records are not shown";
    EXPECT_EQ(read({"--config=x.toml"})->gate.file, "x.toml");
}

TEST(GateCommandLine, TakesAllItsOptions) {
    const auto request = read({"--gate",
                               "filetop.reads <= 3",
                               "--gate=filetop.writes <= 4",
                               "--runs",
                               "3",
                               "--warmup",
                               "0",
                               "--update",
                               "--allow-failure",
                               "--why",
                               "--against",
                               "/r",
                               "--junit",
                               "j.xml",
                               "--markdown",
                               "m.md",
                               "--benchmark",
                               "b.json",
                               "--json",
                               "--ring-size",
                               "4K",
                               "--attach",
                               "tracepoint",
                               "--user",
                               "nobody",
                               "-i",
                               "2s"});
    ASSERT_TRUE(request) << request.error().line();
    const GateOptions &gate = request->gate;
    EXPECT_EQ(gate.budgets, (Args{"filetop.reads <= 3", "filetop.writes <= 4"}));
    EXPECT_EQ(gate.runs, 3u);
    EXPECT_EQ(gate.warmup, 0u);
    EXPECT_TRUE(gate.update && gate.allow_failure && request->json);
    EXPECT_EQ(gate.why, true);
    EXPECT_EQ(gate.against, "/r");
    EXPECT_EQ(gate.junit, "j.xml");
    EXPECT_EQ(gate.markdown, "m.md");
    EXPECT_EQ(gate.benchmark, "b.json");
    EXPECT_EQ(request->run.ring_bytes, 4096u);
    EXPECT_EQ(request->run.attach, "tracepoint");
    EXPECT_EQ(request->run.user, "nobody");
    EXPECT_EQ(request->run.interval_ns, 2'000'000'000u);
    EXPECT_EQ(read({"--calibrate", "10"})->gate.calibrate, 10u);
    EXPECT_EQ(read({"--no-why"})->gate.why, false);
}

TEST(GateCommandLine, GivesPluginsTheirOptions) {
    const auto request = read({"--filetop.sort=reads", "--filetop.interval", "3s", "build"});
    ASSERT_TRUE(request) << request.error().line();
    ASSERT_EQ(request->plugins.size(), 1u);
    const PluginRequest &filetop = request->plugins.front();
    EXPECT_EQ(filetop.spec->name, "filetop");
    EXPECT_EQ(std::get<std::uint64_t>(filetop.settings.values.at("sort")), 1u);
    EXPECT_EQ(std::get<std::uint64_t>(filetop.settings.values.at("interval")), 3'000'000'000u);
    EXPECT_FALSE(request->run.interval_ns) << "the run's would be every plugin's";
    EXPECT_EQ(request->run.count, 0u);
    EXPECT_EQ(request->gate.names, (Args{"build"}));
}

TEST(GateCommandLine, RefusesWhatMakesNoSense) {
    EXPECT_EQ(refusal({"--runs", "0"}), "option --runs: '0' is not a number of runs; give one from 1 to 1000");
    EXPECT_EQ(refusal({"--calibrate", "1"}),
              "option --calibrate: '1' is not a number of runs; give one from 2 to 1000");
    for (const Args &report : {Args{"--json"}, Args{"--junit", "x"}, Args{"--markdown", "x"}, Args{"--benchmark", "x"},
                               Args{"--why"}, Args{"--against", "x"}}) {
        Args args{"--calibrate", "3"};
        args.insert(args.end(), report.begin(), report.end());
        EXPECT_EQ(refusal(args),
                  "--calibrate judges nothing, so there is nothing to report; leave the reports' options out");
    }
    EXPECT_EQ(refusal({"--update", "--calibrate", "3"}), "both --update and --calibrate were given; give one of them");
    EXPECT_EQ(refusal({"--why", "--no-why"}), "both --why and --no-why were given; give one of them");
    EXPECT_EQ(refusal({"--junit", ""}), "option --junit: '' is not a path; give a path");
    EXPECT_EQ(refusal({"build", "--gate", "filetop.reads <= 3"}),
              "gates of a file were named, but --gate makes a gate of its own; run tracer gate once for each");
    EXPECT_EQ(refusal({"--filetop.pid", "3"}),
              "option --filetop.pid: a gate runs its whole command, from beginning to end; leave it out");
    EXPECT_EQ(refusal({"--count", "3"}).substr(0, 24), "unknown option '--count'") << "a gate runs to the end";
    EXPECT_EQ(refusal({"--nothere.sort"}).substr(0, 9), "no plugin") << refusal({"--nothere.sort"});
    EXPECT_EQ(refusal({"--"}), "nothing after --; give the command to trace");
}

} // namespace
} // namespace tracer::config
