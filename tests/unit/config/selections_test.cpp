// SPDX-License-Identifier: Apache-2.0
// --where and --columns, from the command line and tracer.toml to the plugins that they are about.
#include "config/request.hpp"
#include "support/sample_plugins.hpp"
#include "support/temp_folder.hpp"

#include <gmock/gmock.h>

#include <map>

namespace tracer::config {
namespace {

using Args = std::vector<std::string>;
using testing::HasSubstr;
using testing::StartsWith;

Surroundings sample_surroundings() {
    static const std::map<std::string, model::PluginSpec> plugins = [] {
        std::map<std::string, model::PluginSpec> all;
        for (auto &spec : {test::killsnoop_like(), test::filetop_like(), test::pidpersec_like(),
                           test::vfsreadlat_like(), test::stacksnoop_like()})
            all.emplace(spec.name, spec);
        return all;
    }();
    Surroundings surroundings;
    surroundings.formats = {{"text", "for people", true}, {"json", "an object a line"}, {"csv", "cells"}};
    surroundings.system_config.clear();
    surroundings.find_plugin = [](const std::string &name, const Folders &) -> Result<const model::PluginSpec *> {
        const auto found = plugins.find(name);
        if (found != plugins.end()) return &found->second;
        return Error{ExitCode::usage, "no plugin " + name, {}};
    };
    return surroundings;
}

Result<Request> read(Args args) {
    args.insert(args.begin(), "tracer");
    return read_request(args, sample_surroundings());
}
Error refusal(Args args) {
    const auto request = read(std::move(args));
    EXPECT_FALSE(request);
    if (request) return {};
    EXPECT_EQ(request.error().code, ExitCode::usage);
    return request.error();
}
std::string refused(Args args) { return refusal(std::move(args)).line(); }

using Selections = std::vector<model::Selection>;

TEST(Selections, AreKeptByPlugin) {
    const auto request = read({"run", "filetop", "--where", "comm = a:b", "--where=filetop:reads > 1", "--where",
                               "!(file = \"x:y\")", "--columns", "file, reads"});
    ASSERT_TRUE(request) << request.error().line();
    EXPECT_EQ(request->run.where, (Selections{{"", "comm = a:b", "option --where"},
                                              {"filetop", "reads > 1", "option --where"},
                                              {"", "!(file = \"x:y\")", "option --where"}}));
    EXPECT_EQ(request->run.columns, (Selections{{"", "file, reads", "option --columns"}}));
    EXPECT_TRUE(read({"filetop", "--where", "reads > 1"})) << "as the plugin's own command, too";
    EXPECT_TRUE(read({"run", "filetop", "killsnoop", "--where", "comm = x"})) << "both have it";
    EXPECT_TRUE(read({"run", "filetop", "vfsreadlat", "--where", "filetop: reads > 1"}));
}

TEST(Selections, ThatFitNoPluginAreRefusedWithACaret) {
    const Error error = refusal({"run", "filetop", "--where", "wbyts > 4096"});
    EXPECT_EQ(error.line(), "option --where: filetop: character 1: there is no column 'wbyts'; "
                            "did you mean wbytes or rbytes?");
    EXPECT_EQ(error.excerpt, "  wbyts > 4096\n"
                             "  ^~~~~");
    EXPECT_THAT(refused({"run", "filetop", "killsnoop", "--where", "reads > 1"}),
                StartsWith("option --where: killsnoop: character 1: there is no column 'reads'"));
    EXPECT_THAT(refused({"run", "filetop", "vfsreadlat", "--where", "reads > 1"}),
                StartsWith("option --where: vfsreadlat: what it records has no columns"));
    EXPECT_EQ(refused({"run", "filetop", "--where", "fileotp: reads > 1"}),
              "option --where: there is no plugin 'fileotp' in this run; did you mean filetop?");
    EXPECT_THAT(refused({"filetop", "--where", "reads >"}), HasSubstr("character 8: a value is expected here"));
    EXPECT_THAT(refused({"filetop", "--where", " "}), HasSubstr("there is no condition"));
}

TEST(Selections, AreAboutTheSourcesThatDeliver) {
    EXPECT_TRUE(read({"run", "stacksnoop", "--where", "pid = 1"}));
    EXPECT_THAT(refused({"run", "stacksnoop", "--folded", "--where", "pid = 1"}), HasSubstr("no column 'pid'"));
    EXPECT_TRUE(read({"run", "stacksnoop", "--folded", "--where", "count > 1"}));
}

TEST(Selections, OfColumnsMustBeThereOnce) {
    EXPECT_EQ(refused({"run", "filetop", "--columns", "file,wbyts"}),
              "option --columns: filetop: there is no column 'wbyts'; did you mean wbytes or rbytes?");
    EXPECT_THAT(refused({"run", "filetop", "--columns", "file,"}),
                HasSubstr("there is no column ''; its columns: pid"));
    EXPECT_EQ(refused({"run", "filetop", "--columns", "file,reads,file"}),
              "option --columns: filetop: column 'file' is named twice");
    EXPECT_TRUE(read({"run", "filetop", "killsnoop", "--columns", "filetop:file", "--columns", "killsnoop:pid,sig"}));
}

TEST(Selections, OfColumnsAreForTextThatHasColumns) {
    for (const char *plugin : {"pidpersec", "stacksnoop"}) {
        const std::string column = plugin == std::string("pidpersec") ? "rate" : "pid";
        EXPECT_THAT(refused({"run", plugin, "--columns", column}), HasSubstr("its text has a layout of its own"));
        EXPECT_THAT(refused({"run", plugin, "--columns", column, "-o", "csv:x", "-o", "-"}), HasSubstr("of its own"));
        EXPECT_TRUE(read({"run", plugin, "--columns", column, "-f", "csv"})) << plugin;
    }
    EXPECT_THAT(refused({"run", "vfsreadlat", "-f", "csv", "--columns", "count"}), HasSubstr("has no columns"));
}

class SelectionsOfAFile : public testing::Test {
protected:
    Result<Request> read(const std::string &content, Args args) {
        folder_.write("tracer.toml", content);
        args.insert(args.begin(), {"--config", folder_.file("tracer.toml")});
        return config::read(std::move(args));
    }
    std::string refused(const std::string &content, Args args) {
        const auto request = read(content, std::move(args));
        if (request) return "accepted";
        const std::string line = request.error().line(), prefix = folder_.path().string() + "/";
        EXPECT_THAT(line, StartsWith(prefix));
        return line.substr(std::min(line.size(), prefix.size()));
    }
    test::TempFolder folder_;
};

TEST_F(SelectionsOfAFile, AreGivenAsOneTextOrSeveral) {
    const auto request =
        read("where = [\"comm = x\", \"filetop: reads > 1\"]\ncolumns = \"file,reads\"\n", {"run", "filetop"});
    ASSERT_TRUE(request) << request.error().line();
    EXPECT_EQ(request->run.where.size(), 2u);
    EXPECT_EQ(request->run.columns.at(0).text, "file,reads");
    const auto overruled = read("where = \"comm = x\"\n", {"run", "filetop", "--where", "reads = 1"});
    ASSERT_TRUE(overruled);
    EXPECT_EQ(overruled->run.where, (Selections{{"", "reads = 1", "option --where"}}));
}

TEST_F(SelectionsOfAFile, AreRefusedWithTheirPlace) {
    EXPECT_EQ(refused("where = [\"comm = x\",\n  \"wbyts > 1\"]\n", {"run", "filetop"}),
              "tracer.toml:2:3: where: filetop: character 1: there is no column 'wbyts'; "
              "did you mean wbytes or rbytes?");
    EXPECT_EQ(refused("where = 5\n", {"run", "filetop"}),
              "tracer.toml:1:9: where: an integer, where a string or an array of strings is expected");
}

TEST_F(SelectionsOfAFile, MayBeAboutPluginsOfOtherRuns) {
    const auto request = read("where = [\"killsnoop: sig = 9\", \"reads > 1\"]\n", {"run", "filetop"});
    ASSERT_TRUE(request) << request.error().line();
    EXPECT_EQ(request->run.where.size(), 1u);
    EXPECT_THAT(refused("where = \"killsnoop: sgi = 9\"\n", {"run", "filetop"}),
                StartsWith("tracer.toml:1:9: where: killsnoop: character 1: there is no column 'sgi'"));
    EXPECT_THAT(refused("where = \"nothing: sgi = 9\"\n", {"run", "filetop"}),
                StartsWith("tracer.toml:1:9: where: no plugin nothing"));
}

} // namespace
} // namespace tracer::config
