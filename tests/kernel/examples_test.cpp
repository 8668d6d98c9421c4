// SPDX-License-Identifier: Apache-2.0
// The plugins of examples/, each built as a stranger would build it, show what they say.
#include "kernel/authors_tools.hpp"
#include "support/temp_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace tracer::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// Builds examples/NAME as a stranger would, and gives the plugin's path. In a guest, where nothing can be built, this
/// build's own.
std::string built(const fs::path &folder, const std::string &name) {
    if (!guest_kernel().empty()) return TRACER_BINARY_DIR "/tests/kernel/plugins/" + name + ".so";
    const auto build = folder / name;
    const auto prefix = fs::path(tracer_binary()).parent_path().parent_path().string();
    ChildProcess configure(
        {"cmake", "-S", TRACER_SOURCE_DIR "/examples/" + name, "-B", build.string(), "-DCMAKE_PREFIX_PATH=" + prefix});
    EXPECT_EQ(configure.wait(), 0) << configure.err();
    ChildProcess make({"cmake", "--build", build.string()});
    EXPECT_EQ(make.wait(), 0) << make.out() << make.err();
    EXPECT_THAT(make.out() + make.err(), testing::Not(HasSubstr("warning:")));
    if (fs::exists(TRACER_SOURCE_DIR "/examples/" + name + "/tests/golden.json")) {
        ChildProcess look({"ctest", "--test-dir", build.string()});
        EXPECT_EQ(look.wait(), 0) << look.out() << look.err();
        EXPECT_THAT(look.out(), HasSubstr("100% tests passed, 0 tests failed out of 1"));
    }
    return (build / "lib/tracer/plugins" / (name + ".so")).string();
}

class Examples : public testing::Test {
protected:
    void SetUp() override {
        if (guest_kernel().empty() && !authors_tools()) FAIL() << "no tools to build a plugin with: ./dev setup";
    }
    TempFolder folder_;
};

TEST_F(Examples, ExecsnoopShowsEachArgument) {
    TracerRun run({built(folder_.path(), "execsnoop"), "-f", "json", "--strict", "--", "sh", "-c",
                   "/bin/echo one 'two words' >&2; exit 0"});
    EXPECT_EQ(run.finish(), 0) << run.err();
    const auto events = run.records("event");
    ASSERT_FALSE(events.empty()) << run.err();
    EXPECT_EQ(events.back()["comm"], "echo");
    EXPECT_EQ(events.back()["args"], (Json{"/bin/echo", "one", "two words"}));
    expect_balanced(run, "execsnoop");
}

TEST_F(Examples, RunqlatMeasuresEachWaitOfTheThreadThatWaits) {
    TracerRun run({built(folder_.path(), "runqlat"), "-f", "json", "--", "sh", "-c",
                   "for i in 1 2 3 4 5 6 7 8 9 10; do /bin/true; done"});
    EXPECT_EQ(run.finish(), 0) << run.err();
    // The shell and each child got a CPU at least once after it could run.
    EXPECT_GE(total(run.records("histogram"), "count"), 11);
    expect_balanced(run, "runqlat");
}

TEST_F(Examples, RunqlatMeasuresTheWaitsOfEachProcess) {
    TracerRun run({built(folder_.path(), "runqlat"), "-P", "-f", "json", "--", "sh", "-c",
                   "for i in 1 2 3 4 5 6 7 8 9 10; do /bin/true; done"});
    EXPECT_EQ(run.finish(), 0) << run.err();
    std::set<std::int64_t> children, shells;
    std::int64_t waits = 0;
    for (const auto &h : run.records("histogram")) {
        waits += integer(h.at("count"));
        (h.at("comm") == "true" ? children : shells).insert(integer(h.at("pid")));
    }
    // Each child got a CPU at least once after its exec or before, when it had the shell's name.
    for (const auto child : children)
        shells.insert(child);
    EXPECT_EQ(shells.size(), 11u);
    EXPECT_EQ(total(run.records("ledger"), "emitted"), waits);
    expect_balanced(run, "runqlat");
}

TEST_F(Examples, TcpconnectShowsConnectionsIntoTheNetworksThatAreAskedFor) {
    const auto plugin = built(folder_.path(), "tcpconnect");
    const auto ports_with = [&](const Words &options) {
        Words words{plugin, "-f", "json"};
        words.insert(words.end(), options.begin(), options.end());
        // Nobody listens there; a connection is begun all the same.
        words.insert(words.end(),
                     {"--", "bash", "-c",
                      "for to in 127.0.0.1/9 127.0.0.2/10; do echo > /dev/tcp/$to; done 2>/dev/null; exit 0"});
        TracerRun run(words);
        EXPECT_EQ(run.finish(), 0) << run.err();
        expect_balanced(run, "tcpconnect");
        std::vector<std::pair<std::string, int>> seen;
        for (const auto &event : run.records("event"))
            seen.emplace_back(event["to"], event["port"]);
        return seen;
    };
    using Seen = std::vector<std::pair<std::string, int>>;
    EXPECT_EQ(ports_with({}), (Seen{{"127.0.0.1", 9}, {"127.0.0.2", 10}}));
    EXPECT_EQ(ports_with({"--net", "127.0.0.2/32"}), (Seen{{"127.0.0.2", 10}}));
    EXPECT_EQ(ports_with({"--net", "10.0.0.0/8,::1"}), Seen{});
    EXPECT_EQ(ports_with({"--port", "9"}), (Seen{{"127.0.0.1", 9}}));
}

} // namespace
} // namespace tracer::test
