// SPDX-License-Identifier: Apache-2.0
#include "unit/config/demo_plugins.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace tracer::config {
namespace {

constexpr std::uint64_t second = 1'000'000'000;
using Outputs = std::vector<model::OutputRequest>;

/// A folder that is gone after the test.
class Toml : public testing::Test {
protected:
    void SetUp() override {
        std::string name = testing::TempDir() + "/toml.XXXXXX";
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = name;
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::string write(const std::string &content) {
        std::string path = folder_ / "tracer.toml";
        std::ofstream(path, std::ios::binary) << content;
        return path;
    }
    Result<Request> read(const std::string &content, std::vector<std::string> args) {
        args.insert(args.begin(), {"tracer", "--config", write(content)});
        return read_request(args, demo_surroundings());
    }
    /// The error's line without the folder.
    std::string refusal(const std::string &content, std::vector<std::string> args = {"run", "filetop"}) {
        const auto request = read(content, std::move(args));
        if (request) return "accepted";
        EXPECT_EQ(request.error().code, ExitCode::usage);
        const std::string line = request.error().line(), prefix = folder_.string() + "/";
        return line.starts_with(prefix) ? line.substr(prefix.size()) : line;
    }

    std::filesystem::path folder_;
};

TEST_F(Toml, SetsTheRunItsFiltersAndThePluginsOptions) {
    const auto request = read(R"(
interval = 0.5
count = 4
duration = "1m"
format = "json"
output = "/tmp/out"
attach = "tracepoint"
strict = true
ring-size = "64K"
plugins = ["filetop", "usercheck"]
[filters]
pid = 12
uid = "root"
comm = "cat"
[filetop]
rows = 5
clear = false
sort = "reads"
[usercheck]
net = ["10.0.0.0/8", "::1"]
signal = 9
[usercheck.message]
0 = "Hello, Root!"
1000 = "Hello; you=me"
default = "?"
)",
                              {"run"});
    ASSERT_TRUE(request) << request.error().line();
    EXPECT_EQ(request->run.interval_ns, second / 2);
    EXPECT_EQ(request->run.count, 4u);
    EXPECT_EQ(request->run.duration_ns, 60 * second);
    EXPECT_EQ(request->run.outputs, (Outputs{{"json", "/tmp/out"}}));
    EXPECT_EQ(request->run.attach, "tracepoint");
    EXPECT_TRUE(request->run.strict);
    EXPECT_EQ(request->run.ring_bytes, 65536u);
    EXPECT_EQ(request->run.filters.pid, 12u);
    EXPECT_EQ(request->run.filters.uid, 0u);
    EXPECT_EQ(request->run.filters.comm, "cat");
    ASSERT_EQ(request->plugins.size(), 2u);
    const auto &filetop = request->plugins[0].settings;
    EXPECT_EQ(std::get<std::uint64_t>(*filetop.find("rows")), 5u);
    EXPECT_FALSE(std::get<bool>(*filetop.find("clear")));
    EXPECT_EQ(std::get<std::uint64_t>(*filetop.find("sort")), 1u);
    EXPECT_EQ(std::get<model::Entries>(*request->plugins[1].settings.find("message")),
              (model::Entries{{0, "Hello, Root!"}, {1000, "Hello; you=me"}, {UINT32_MAX, "?"}}));
    EXPECT_EQ(std::get<model::Nets>(*request->plugins[1].settings.find("net")).size(), 2u);
    EXPECT_EQ(std::get<std::uint64_t>(*request->plugins[1].settings.find("signal")), 9u);
}

TEST_F(Toml, NamesSeveralOutputsInAnArray) {
    const std::string both = "output = [\"-\", \"json:run.jsonl\"]\n";
    const auto request = read(both, {"run", "filetop"});
    ASSERT_TRUE(request) << request.error().line();
    EXPECT_EQ(request->run.outputs, (Outputs{{"text", ""}, {"json", "run.jsonl"}}));
    const auto overruled = read(both + "format = \"csv\"\n", {"run", "filetop", "-o", "x"});
    ASSERT_TRUE(overruled) << overruled.error().line();
    EXPECT_EQ(overruled->run.outputs, (Outputs{{"csv", "x"}}));
    const auto none = read("output = []\n", {"run", "filetop"});
    ASSERT_TRUE(none) << none.error().line();
    EXPECT_EQ(none->run.outputs, (Outputs{{"text", ""}}));
    EXPECT_EQ(refusal("output = [\"a\", \"json:./a\"]\n"),
              "tracer.toml:1:10: output: two outputs go to './a'; give each a place of its own");
    EXPECT_EQ(refusal("output = [3]\n"),
              "tracer.toml:1:10: output: an integer, where a string or an array of strings is expected");
    EXPECT_EQ(refusal("format = \"xml\"\n"),
              "tracer.toml:1:10: format: 'xml' is not one of its values; give one of text, json, csv");
}

TEST_F(Toml, RefusesKeysThatWouldUseUpTheStack) {
    std::string deep = "a";
    for (int i = 0; i < 200'000; ++i)
        deep += ".a";
    const std::string refused = ": keys nested deeper than any of tracer's";
    EXPECT_EQ(refusal(deep + " = 1\n"), "tracer.toml:1:66" + refused);
    EXPECT_EQ(refusal("[" + deep + "]\n"), "tracer.toml:1:67" + refused);
    EXPECT_EQ(refusal("# \"\nx = \"\"\"\\\"\n\"\"\"\"\n" + deep + " = 1\n"), "tracer.toml:4:66" + refused);
}

TEST_F(Toml, RefusesLettersThatNoKeyMayHave) { // UBSan: toml++ took them for impossible
    EXPECT_EQ(refusal("when = 1\u0263\n").substr(0, 14), "tracer.toml:1:");
    EXPECT_EQ(refusal("\u00e4 = 1\n").substr(0, 14), "tracer.toml:1:");
    EXPECT_EQ(refusal("[usercheck.message]\n0 = \"\"\"\\\n  \u00e4\"\"\"\n"), "accepted");
}

TEST_F(Toml, TakesAnyDotsInTextsAndComments) {
    const std::string dots(1000, '.');
    EXPECT_EQ(refusal("# " + dots + "\n[usercheck.message]\n0 = \"\\\"" + dots + "\"\n1 = '" + dots + "'\n2 = '''\n" +
                      dots + "''''\n3 = \"\"\"" + dots + "\"\"\"\n"),
              "accepted");
}

TEST_F(Toml, YieldsToTheCommandLine) {
    const auto request = read("interval = 5\nplugins = [\"killsnoop\"]\n[filetop]\nrows = 5\ninterval = 3\n",
                              {"run", "filetop", "--rows", "9", "-i", "2"});
    ASSERT_TRUE(request) << request.error().line();
    ASSERT_EQ(request->plugins.size(), 1u);
    EXPECT_EQ(request->plugins[0].name, "filetop");
    EXPECT_EQ(request->run.interval_ns, 2 * second);
    EXPECT_EQ(std::get<std::uint64_t>(*request->plugins[0].settings.find("rows")), 9u);
}

TEST_F(Toml, OfAPluginBeatsTheOneOfTheRun) {
    const auto request = read("interval = 5\n[filetop]\ninterval = 3\npid = 7\n", {"run", "filetop"});
    ASSERT_TRUE(request) << request.error().line();
    EXPECT_EQ(request->run.interval_ns, 3 * second);
    EXPECT_EQ(request->run.filters.pid, 7u);
}

TEST_F(Toml, TakesSetsAsArraysAndStrings) {
    for (const char *line : {"signal = [9, 15]", "signal = \"9,15\"", "signal = ['9', 15]"}) {
        const auto request = read(std::string("[killsnoop]\n") + line + "\n", {"killsnoop"});
        ASSERT_TRUE(request) << request.error().line();
        EXPECT_EQ(std::get<model::Mask>(*request->plugins[0].settings.find("signal")),
                  (model::Mask{1u << 9 | 1u << 15, 0}));
    }
}

TEST_F(Toml, NamesLineAndColumnOfEveryMistake) {
    EXPECT_EQ(refusal("\nintervall = 5\n").substr(0, 71),
              "tracer.toml:2:1: unknown key 'intervall'; did you mean interval?");
    EXPECT_EQ(refusal("interval = true\n"),
              "tracer.toml:1:12: interval: a boolean, where a duration (\"250ms\", or seconds) is expected");
    EXPECT_EQ(refusal("interval = \"soon\"\n"),
              "tracer.toml:1:12: interval: 'soon' is not a duration; give one like 250ms, 5s or 2m");
    EXPECT_EQ(refusal("[filetop]\nrows = \"5\"\n"), "tracer.toml:2:8: rows: a string, where a number is expected");
    EXPECT_EQ(refusal("[filetop]\nrows = 0\n"),
              "tracer.toml:2:8: rows: '0' is out of range; give a number from 1 to 10000");
    EXPECT_EQ(refusal("[filetop]\n  rwos = 5\n"), "tracer.toml:2:3: unknown key 'rwos'; did you mean rows?");
    EXPECT_EQ(refusal("[filters]\npidd = 5\n"), "tracer.toml:2:1: unknown key 'pidd'; did you mean pid?");
    EXPECT_EQ(refusal("[filetpo]\nrows = 5\n"),
              "tracer.toml:1:2: neither a setting nor a plugin: 'filetpo'; there is filetop");
    EXPECT_EQ(refusal("[usercheck.message]\nroot = \"x\"\n"),
              "tracer.toml:2:8: message: 'root' is not a key; give a number below 4294967295, or default");
    EXPECT_EQ(refusal("plugins = \"filetop\"\n", {"run"}), "tracer.toml:1:11: plugins: not an array of names");
    EXPECT_EQ(refusal("filters = 3\n"), "tracer.toml:1:11: filters: not a table");
}

TEST_F(Toml, ThatIsMalformedIsOneLineWithItsPlace) {
    const std::string line = refusal("interval = 5\nformat = \"json\n");
    EXPECT_TRUE(line.starts_with("tracer.toml:2:")) << line;
    EXPECT_EQ(line.find('\n'), std::string::npos);
    const std::string hostile = refusal("a = \"\x1b[2J\xff\"\n");
    EXPECT_TRUE(hostile.starts_with("tracer.toml:1:")) << hostile;
    for (const char c : hostile)
        EXPECT_TRUE(c >= 0x20 && c < 0x7f) << hostile;
}

TEST_F(Toml, IsRefusedWhereItIsMissingOrTooLarge) {
    const auto missing = read_request({"tracer", "run", "filetop", "--config", "/no/such.toml"}, demo_surroundings());
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().line(),
              "cannot use the configuration '/no/such.toml': it cannot be opened: No such file or directory");
    const auto large = read(std::string((1u << 20) + 1, '\n'), {"run", "filetop"});
    ASSERT_FALSE(large);
    EXPECT_NE(large.error().line().find("it is larger than 1 MiB"), std::string::npos);
}

TEST_F(Toml, OfTheMachineIsReadIfOnlyRootCanWriteIt) {
    Surroundings surroundings = demo_surroundings();
    surroundings.system_config = write("interval = 7\n");
    if (::geteuid() == 0) {
        const auto request = read_request({"tracer", "run", "filetop"}, surroundings);
        ASSERT_TRUE(request) << request.error().line();
        EXPECT_EQ(request->run.interval_ns, 7 * second);
    }
    ASSERT_EQ(::chmod(surroundings.system_config.c_str(), 0666), 0);
    const auto refused = read_request({"tracer", "run", "filetop"}, surroundings);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().line().find(
                  "the file may be written to by anybody (mode 0666); if you trust its content: install"),
              std::string::npos);
    surroundings.system_config = folder_ / "absent.toml";
    EXPECT_TRUE(read_request({"tracer", "run", "filetop"}, surroundings));
}

} // namespace
} // namespace tracer::config
