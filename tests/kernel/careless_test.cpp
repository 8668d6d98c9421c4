// SPDX-License-Identifier: Apache-2.0
// Mistakes of a plugin's author that would go unnoticed: each is told, by the plugin's name.
#include "support/tracing.hpp"

#include <gmock/gmock.h>

namespace tracer::test {
namespace {
using testing::HasSubstr;
using testing::Not;

const std::string careless = TRACER_BINARY_DIR "/tests/kernel/plugins/careless.so";

class Careless : public testing::Test {
protected:
    /// Three execs, and that of the command itself.
    static TracerRun execs(const std::string &mistake, bool strict) {
        Words args{"run", careless, "-f", "json", "--attach", "execs", "--mistake", mistake};
        if (strict) args.emplace_back("--strict");
        for (const std::string &word : {std::string("--"), workload_binary(), std::string("exec"), std::string("3")})
            args.push_back(word);
        return TracerRun(args);
    }
    static TracerRun refused(const std::string &variant, const Words &more) {
        Words args{"run", careless, "-f", "json", "-d", "1ms", "--attach", variant};
        args.insert(args.end(), more.begin(), more.end());
        return TracerRun(args);
    }
};

TEST_F(Careless, OneThatMakesNoMistakeIsLeftAlone) {
    auto run = execs("none", true);
    EXPECT_EQ(run.finish(), 0) << run.err();
    EXPECT_THAT(run.err(), Not(HasSubstr("counts wrongly")));
    expect_balanced(run, "careless");
}

TEST_F(Careless, OneThatNeverCountsWhatItSeesIsNamed) {
    auto run = execs("unseen", false);
    EXPECT_EQ(run.finish(), 0) << run.err();
    EXPECT_THAT(run.err(), HasSubstr("plugin careless counts wrongly"));
    EXPECT_THAT(run.err(), HasSubstr("seen 0 is not emitted 4 + filtered 0 + lost_ring 0 + lost_map 0"));
    auto strict = execs("unseen", true);
    EXPECT_EQ(strict.finish(), 5) << strict.err();
}

TEST_F(Careless, OneWhoseRecordsAreNotThoseThatItCountsIsNamed) {
    auto unsent = execs("unsent", true);
    EXPECT_EQ(unsent.finish(), 5) << unsent.err();
    EXPECT_THAT(unsent.err(), HasSubstr("plugin careless counts wrongly"));
    EXPECT_THAT(unsent.err(), HasSubstr("emitted 4, but 0 records arrived"));
    auto twice = execs("twice", true);
    EXPECT_EQ(twice.finish(), 5) << twice.err();
    EXPECT_THAT(twice.err(), HasSubstr("is not emitted 8 + filtered"));
}

TEST_F(Careless, OneThatCountsWronglyIsNotJudged) {
    ChildProcess gate({tracer_binary(), "gate", "--no-why", "--plugin-dir", TRACER_BINARY_DIR "/tests/kernel/plugins",
                       "--gate", "careless.count < 100", "--careless.mistake", "unseen", "--", workload_binary(),
                       "exec", "3"});
    EXPECT_EQ(gate.wait(), 6) << gate.err();
    EXPECT_THAT(gate.err(), HasSubstr("plugin careless counts wrongly: nothing is judged"));
}

TEST_F(Careless, OneThatWouldIgnoreAFilterIsRefused) {
    for (const Words &filter : {Words{"--pid", "1"}, Words{"--tid", "1"}, Words{"--uid", "0"}, Words{"--comm", "sh"},
                                Words{"--cgroup", "/sys/fs/cgroup"}, Words{"--", workload_binary(), "exec", "1"}}) {
        SCOPED_TRACE(filter[0]);
        auto run = refused("unfiltered", filter);
        EXPECT_EQ(run.finish(), 2) << run.err();
        EXPECT_THAT(run.err(), HasSubstr("plugin careless would ignore " + filter[0]));
        EXPECT_TRUE(run.records().empty());
    }
    auto run = refused("unfiltered", {});
    EXPECT_EQ(run.finish(), 0) << run.err();
}

TEST_F(Careless, OneThatReadsATracepointWhereItsFieldsAreNotIsRefused) {
    auto run = refused("shifted", {});
    EXPECT_EQ(run.finish(), 3) << run.err();
    EXPECT_THAT(run.err(), HasSubstr("program on_exit: member flags of struct shifted_exit is 4 bytes at offset 8"));
    EXPECT_THAT(run.err(), HasSubstr("tracepoint sched:sched_process_exit, which has comm there"));
}

TEST(Followed, ThreadsAreStillFollowedAsTheyExit) {
    TracerRun run(
        {"run", careless, "-f", "json", "--attach", "exits", "--strict", "--", workload_binary(), "fork", "50"});
    EXPECT_EQ(run.finish(), 0) << run.err();
    expect_complete(run, "careless", static_cast<std::int64_t>(run.records("event").size()), 51);
}

TEST(Followed, AnExecByAThreadThatIsNotTheLeaderIsSeen) {
    TracerRun run({"run", careless, "usercheck", "-f", "json", "--", workload_binary(), "exec", "20", "--from-thread"});
    EXPECT_EQ(run.finish(), 0) << run.err();
    expect_complete(run, "careless", static_cast<std::int64_t>(run.records("event", "careless").size()), 21);
    expect_complete(run, "usercheck", static_cast<std::int64_t>(run.records("event", "usercheck").size()), 21);
}

} // namespace
} // namespace tracer::test
