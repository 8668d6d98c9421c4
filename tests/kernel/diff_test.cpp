// SPDX-License-Identifier: Apache-2.0
// Recordings of one program side by side: the same work compares as the same, and what a change adds is named, on a
// kernel that really ran it.
#include "support/files.hpp"
#include "support/temp_folder.hpp"
#include "support/tracing.hpp"

#include <gmock/gmock.h>

namespace tracer::test {
namespace {
using testing::HasSubstr;

class Diff : public testing::Test {
protected:
    void SetUp() override {
        if (kernel_skips_programs())
            GTEST_SKIP() << "not possible here: this kernel skips programs, so that two runs are never the same";
    }

    /// A recording of the sample run with these switches.
    std::string record(const std::string &name, const Words &plugins, const Words &switches = {}) {
        Words command{tracer_binary(), "record", "-q", "-o", folder_.file(name)};
        command.insert(command.end(), plugins.begin(), plugins.end());
        for (const std::string &word : {std::string("--"), workload_binary(), std::string("sample"),
                                        std::string("--file"), folder_.file("worked_on")})
            command.push_back(word);
        command.insert(command.end(), switches.begin(), switches.end());
        ChildProcess process(command);
        EXPECT_EQ(process.wait(), 0) << process.err();
        return folder_.file(name);
    }
    /// The exit code; what it printed is in out_.
    int diff(const std::string &before, const std::string &after, const Words &options = {}) {
        Words command{tracer_binary(), "diff", before, after};
        command.insert(command.end(), options.begin(), options.end());
        ChildProcess process(command);
        const int code = process.wait();
        out_ = process.out();
        err_ = process.err();
        return code;
    }
    /// The first row that names the file that the sample works on.
    [[nodiscard]] Json row_of_file() const {
        const auto sources = Json::parse(out_)["sources"];
        for (const Json &source : sources)
            for (const Json &row : source["rows"])
                if (row["row"].value("file", "") == "worked_on") return row;
        return {};
    }

    TempFolder folder_;
    std::string out_, err_;
};

TEST_F(Diff, FindsTheSameWorkAlikeAndNamesTheFileThatAChangeReads) {
    const Words plugins{"filetop", "pidpersec"};
    const auto first = record("first", plugins), second = record("second", plugins);
    EXPECT_EQ(diff(first, second), 0) << out_ << err_;
    EXPECT_THAT(out_, HasSubstr("filetop files: "));

    const auto more = record("more", plugins, {"--more-reads", "50", "--forks", "1"});
    EXPECT_EQ(diff(first, more, {"--json"}), 1) << err_;
    const Json row = row_of_file();
    ASSERT_FALSE(row.is_null()) << out_;
    EXPECT_EQ(row["amounts"]["reads"]["after"].get<int>() - row["amounts"]["reads"]["before"].get<int>(), 50);
    EXPECT_EQ(diff(first, more, {"--tolerance", "50", "--tolerance", "1MiB"}), 0) << out_;
    EXPECT_EQ(diff(first, more, {"--tolerance", "49", "--tolerance", "1MiB"}), 1);
}

TEST_F(Diff, TellsSlowReadsByARankTest) {
    const auto fast = record("fast", {"vfsreadlat"}), slow = record("slow", {"vfsreadlat"}, {"--read-ns", "5000000"});
    EXPECT_EQ(diff(fast, slow, {"--tolerance", "1ms", "--json"}), 1) << out_ << err_;
    const auto values = Json::parse(out_)["sources"][0]["values"];
    EXPECT_EQ(values["differ"], true);
    EXPECT_EQ(values["count"]["before"], values["count"]["after"]);
    EXPECT_LT(values["rank_test"]["p"].get<double>(), 0.001);
    EXPECT_GE(integer(values["p50"]["after"]), 5'000'000);
}

TEST_F(Diff, WritesADifferentialFoldedFile) {
    const auto before = record("before", {"stacksnoop", "--folded"}, {"--forks", "1"});
    const auto folded = folder_.file("both.folded");
    EXPECT_EQ(diff(before, before, {"--folded", folded}), 0) << out_ << err_;
    // How a kernel names the frames is up to it.
    EXPECT_THAT(content(folded), testing::MatchesRegex("(workload;[^ ]+ 1 1\n)+"));
}

} // namespace
} // namespace tracer::test
