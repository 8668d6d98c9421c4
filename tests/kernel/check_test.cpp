// SPDX-License-Identifier: Apache-2.0
// `tracer check` finds nothing wrong with our plugins, and what is wrong with each that is wrong in one way.
#include "support/plugin_tables.hpp"
#include "support/tracing.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace tracer::test {
namespace {

using testing::HasSubstr;

struct Checked {
    int code = -1;
    Json report;
    std::string err;

    /// The first finding with that outcome: "LEVEL PROMISE: MESSAGE".
    [[nodiscard]] std::string first(const std::string &outcome) const {
        for (const Json &finding : report.at("findings"))
            if (finding.at("outcome") == outcome)
                return std::to_string(finding.at("level").get<int>()) + " " + finding.at("promise").get<std::string>() +
                       ": " + finding.at("message").get<std::string>();
        return "none";
    }
};

Checked check(const Words &words) {
    Words command{tracer_binary(), "check", "--json"};
    command.insert(command.end(), words.begin(), words.end());
    ChildProcess process(command);
    Checked checked;
    checked.code = process.wait();
    checked.err = process.err();
    checked.report = Json::parse(process.out(), nullptr, false);
    return checked;
}

std::string faulty(const std::string &name) { return TRACER_BINARY_DIR "/tests/kernel/plugins/" + name + ".so"; }

class CheckOfOurs : public testing::TestWithParam<std::string> {};

TEST_P(CheckOfOurs, FindsNothingWrong) {
    const Checked checked = check({GetParam()});
    ASSERT_TRUE(checked.report.is_object()) << checked.err;
    EXPECT_EQ(checked.code, 0) << checked.report.dump(2) << checked.err;
    EXPECT_EQ(checked.first("broken"), "none");
    EXPECT_FALSE(checked.report.at("programs").empty());
    for (const Json &program : checked.report.at("programs"))
        EXPECT_GT(program.at("instructions"), 0) << program;
}

INSTANTIATE_TEST_SUITE_P(Kernel, CheckOfOurs, testing::ValuesIn(plugin_names()),
                         [](const auto &plugin) { return plugin.param; });

struct Fault {
    const char *plugin, *outcome, *says;
};

class CheckOfAFault : public testing::TestWithParam<Fault> {};

TEST_P(CheckOfAFault, FindsIt) {
    const auto &[plugin, outcome, says] = GetParam();
    const Checked checked = check({faulty(plugin)});
    ASSERT_TRUE(checked.report.is_object()) << checked.err;
    EXPECT_EQ(checked.code, std::string(outcome) == "broken" ? 1 : 0) << checked.report.dump(2) << checked.err;
    EXPECT_THAT(checked.first(outcome), HasSubstr(says)) << checked.report.dump(2);
}

INSTANTIATE_TEST_SUITE_P(
    Kernel, CheckOfAFault,
    testing::Values(
        Fault{"padded", "broken", "2 description: padded: struct padded_event has 4 bytes of padding at offset 28"},
        Fault{"scratch", "warning", "2 per-CPU scratch: map place_of_all is a per-CPU array"},
        Fault{"ledgerless", "broken", "ledger"},
        Fault{"unverifiable", "broken", "3 variant raw_tracepoint --deep: on_exec: "},
        Fault{"unbalanced", "broken", "4 ledger, variant raw_tracepoint: the ledger does not add up: seen "},
        Fault{"twofold", "broken", "4 records, variant raw_tracepoint: "},
        Fault{"unfiltered", "broken", "4 filters, variant raw_tracepoint: "},
        Fault{"crashing", "broken", "5 formatter: seed 1: record "},
        Fault{"misspelt", "broken",
              "3 variant tracepoint: program on_exec: this kernel has no tracepoint sched:sched_proces_exec"},
        Fault{"misspelt_raw", "broken",
              "3 variant raw_tracepoint: program on_exec: this kernel has no tracepoint sched_process_exek"},
        Fault{"either", "not_here", "3 variant tracepoint: program on_exec: this kernel has no tracepoint sched:"},
        Fault{"misread", "broken",
              "3 variant tracepoint: program on_open: member flags of struct misread_context is 8 bytes at offset 16"},
        Fault{"lossy", "broken",
              "4 records, variant raw_tracepoint: the workload made events, and every one that the filters let through "
              "was lost: seen "},
        Fault{"threefold", "broken", "4 copies, variant raw_tracepoint: events are counted more than once"}),
    [](const auto &fault) { return std::string(fault.param.plugin) + "_" + fault.param.outcome; });

TEST(Check, OfAMisspeltTracepointHasTheNearestName) {
    EXPECT_THAT(check({faulty("misspelt")}).report.dump(), HasSubstr("did you mean sched:sched_process_exec? If only"));
    EXPECT_THAT(check({faulty("misspelt_raw")}).report.dump(), HasSubstr("did you mean sched_process_exec? If only"));
}

TEST(Check, NotTheDoctorIsAskedAboutWhatIsThePluginsOwnFault) {
    TracerRun run({faulty("broken"), "-d", "1s"});
    EXPECT_EQ(run.finish(), 3);
    EXPECT_THAT(run.err(), HasSubstr("that looks like the plugin's own fault: tracer check shows more"));
    EXPECT_THAT(run.err(), testing::Not(HasSubstr("doctor")));
    TracerRun other({faulty("misspelt"), "-d", "1s"});
    EXPECT_EQ(other.finish(), 3);
    EXPECT_THAT(other.err(), HasSubstr("tracer doctor"));
}

TEST(Check, ObjectsToHelpersThatMeddleUnlessTheyAreAllowed) {
    const Checked refused = check({faulty("mischief"), "--level", "2"});
    EXPECT_THAT(refused.first("broken"), HasSubstr("calls bpf_send_signal"));
    const Checked allowed =
        check({faulty("mischief"), "--level", "2", "--allow-helpers", "bpf_trace_printk,bpf_send_signal"});
    EXPECT_EQ(allowed.first("broken"), "none") << allowed.report.dump(2);
}

TEST(Check, FindsNothingWrongWithHistogramsByKeyTailCallsAndSeveralTargets) {
    for (const char *plugin : {"writesizes", "steps", "places"}) {
        const Checked checked = check({faulty(plugin)});
        ASSERT_TRUE(checked.report.is_object()) << checked.err;
        EXPECT_EQ(checked.code, 0) << checked.report.dump(2) << checked.err;
        EXPECT_EQ(checked.first("broken"), "none");
    }
}

TEST(Check, OfAPluginWhoseEventsTheCommandDoesNotMakeSaysSo) {
    const Checked checked = check({"killsnoop", "--level", "4", "--", "/bin/true"});
    EXPECT_THAT(checked.code, testing::AnyOf(0, 3)) << "whether others made some: " << checked.report.dump(2);
    EXPECT_THAT(checked.report.dump(), HasSubstr("the workload makes none of its events"));
}

TEST(Check, OfAFileThatOthersMayWriteWarnsAndRunsNoneOfIt) {
    const auto copy = std::filesystem::temp_directory_path() / ("check" + std::to_string(::getpid()) + ".so");
    std::filesystem::copy_file(faulty("twofold"), copy, std::filesystem::copy_options::overwrite_existing);
    std::filesystem::permissions(copy, std::filesystem::perms::others_write, std::filesystem::perm_options::add);
    const Checked checked = check({copy.string()});
    std::filesystem::remove(copy);
    EXPECT_EQ(checked.code, 3) << checked.err;
    EXPECT_THAT(checked.report.dump(), HasSubstr("may be written to by anybody"));
    EXPECT_THAT(checked.report.dump(), HasSubstr("none of its programs is run"));
}

TEST(Check, OfWhatIsNoPluginRefusesIt) {
    const Checked checked = check({"/etc/passwd.so"});
    EXPECT_EQ(checked.code, 2);
    EXPECT_EQ(check({"killsnoop", "--level", "6"}).code, 2);
}

TEST(Check, WritesJUnit) {
    const auto file = std::filesystem::temp_directory_path() / ("check" + std::to_string(::getpid()) + ".xml");
    EXPECT_EQ(check({"killsnoop", "--level", "2", "--junit", file.string()}).code, 0);
    std::ifstream in(file);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    std::filesystem::remove(file);
    EXPECT_THAT(text, HasSubstr("<testsuites name=\"tracer check\" tests=\""));
    EXPECT_THAT(text, HasSubstr("<testsuite name=\"killsnoop level 2\""));
}

} // namespace
} // namespace tracer::test
