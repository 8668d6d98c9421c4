// SPDX-License-Identifier: Apache-2.0
// What a user gets wrong: one clear line and its exit code.
#include "support/temp_folder.hpp"
#include "support/tracing.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>

namespace tracer::test {
namespace {
using testing::HasSubstr;

struct Outcome {
    int code;
    std::string out, err;
    [[nodiscard]] std::size_t lines() const {
        return static_cast<std::size_t>(std::count(err.begin(), err.end(), '\n'));
    }
};

Outcome tracer(std::vector<std::string> args, const ChildProcess::Setup &setup = {}) {
    args.insert(args.begin(), tracer_binary());
    ChildProcess process(args, setup);
    const int code = process.wait();
    return {code, process.out(), process.err()};
}

void expect_line(const Outcome &outcome, int code, const std::string &part) {
    EXPECT_EQ(outcome.code, code) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr(part));
    EXPECT_EQ(outcome.lines(), 1u) << outcome.err;
    EXPECT_EQ(outcome.out, "");
}

class Inputs : public testing::Test {
protected:
    TempFolder folder_;
};

TEST_F(Inputs, AnUnknownPluginIsNamed) { expect_line(tracer({"run", "killsnop"}), 2, "killsnop"); }

TEST_F(Inputs, AFileThatIsNoPluginIsRefused) {
    expect_line(tracer({"run", folder_.write("text.so", "no plugin\n")}), 2, "text.so");
    expect_line(tracer({"run", folder_.write("empty.so", "")}), 2, "empty.so");
    expect_line(tracer({"run", folder_.file("missing.so")}), 2, "missing.so");
}

TEST_F(Inputs, ATruncatedPluginIsRefused) {
    const std::string whole = TRACER_BINARY_DIR "/lib/tracer/plugins/killsnoop.so";
    const auto size = std::filesystem::file_size(whole);
    for (const auto part : {size / 100, size / 3, size - 100}) {
        const std::string cut = folder_.file("cut.so");
        std::filesystem::copy_file(whole, cut, std::filesystem::copy_options::overwrite_existing);
        std::filesystem::resize_file(cut, part);
        expect_line(tracer({"run", cut}), 2, "cut.so");
    }
}

TEST_F(Inputs, AnUnknownFunctionComesWithTheNearestNames) {
    expect_line(tracer({"stacksnoop", "vfs_raed"}), 2, "vfs_read");
    expect_line(tracer({"run", "stacksnoop", "--function", "tracepoint:sched:sched_proces_exec"}), 2,
                "sched:sched_process_exec");
}

TEST_F(Inputs, APatternThatMatchesNoFunctionIsNamed) {
    expect_line(tracer({"stacksnoop", "ext5_*"}), 2, "ext5_*");
    expect_line(tracer({"stacksnoop", "vfs_*,ext5_rea?"}), 2, "'ext5_rea?'");
}

TEST_F(Inputs, AnUnknownOptionIsNamed) {
    const auto outcome = tracer({"run", "killsnoop", "--no-such-option"});
    EXPECT_EQ(outcome.code, 2);
    EXPECT_THAT(outcome.err, HasSubstr("no-such-option"));
}

TEST_F(Inputs, AnOptionOutOfRangeIsExplained) {
    expect_line(tracer({"run", "killsnoop", "--signal", "65"}), 2, "65");
    expect_line(tracer({"run", "filetop", "--interval", "soon"}), 2, "soon");
    expect_line(tracer({"run", "usercheck", "--message", "1=" + std::string(64, 'x')}), 2, "63");
}

TEST_F(Inputs, AMalformedConfigurationIsShownByLineAndColumn) {
    const auto file = folder_.write("tracer.toml", "[killsnoop]\nfailed = true\nsignal = = 3\n");
    expect_line(tracer({"run", "killsnoop", "--config", file}), 2, ":3:");
}

TEST_F(Inputs, AKindThatAPluginLacksIsAnsweredWithThoseItHas) {
    const auto outcome = tracer({"run", "killsnoop", "--attach", "fentry"});
    EXPECT_EQ(outcome.code, 3);
    EXPECT_THAT(outcome.err, HasSubstr("tracepoint"));
    EXPECT_THAT(outcome.err, HasSubstr("kprobe"));
}

TEST_F(Inputs, SomebodyWithoutPrivilegesIsToldSo) {
    ChildProcess::Setup nobody;
    nobody.uid = 65534;
    const auto outcome = tracer({"run", "killsnoop"}, nobody);
    EXPECT_EQ(outcome.code, 3) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("root"));
}

TEST_F(Inputs, AFullDiskEndsTheRun) {
    ChildProcess::Setup full;
    full.output = "/dev/full";
    expect_line(tracer({"run", "pidpersec", "-f", "json", "--interval", "20ms", "-q"}, full), 4, "no space");
}

TEST_F(Inputs, AClosedPipeEndsTheRun) {
    TracerRun run({"run", "pidpersec", "-f", "json", "--interval", "20ms", "-q"});
    ASSERT_TRUE(run.attached()) << run.err();
    run.process().close_output();
    EXPECT_EQ(run.finish(), 4) << run.err();
}

} // namespace
} // namespace tracer::test
