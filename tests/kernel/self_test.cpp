// SPDX-License-Identifier: Apache-2.0
// What tracer itself does is no event, from the attach to the last thread that detaches, unless it is asked for. The
// tracer here has a name of its own, as others may run beside it.
#include "support/temp_folder.hpp"
#include "support/tracing.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace tracer::test {
namespace {

class Self : public testing::Test {
protected:
    void SetUp() override { std::filesystem::create_symlink(tracer_binary(), folder_.file(name_)); }

    /// A short run of the plugin that shows what bears tracer's name; its records go into a file.
    std::vector<Json> own(const std::string &plugin, const std::string &options, bool contained = false) {
        const std::string out = folder_.file("out"), tracer = folder_.file(name_);
        std::filesystem::remove(out);
        const std::string script = "exec " + tracer + " run " + plugin + " -f json -i 10ms -d 200ms --comm " + name_ +
                                   " -o " + out + " " + options;
        Words command{"sh", "-c", script};
        if (contained) command = {"unshare", "--pid", "--fork", "--mount-proc", "sh", "-c", script + " & wait"};
        ChildProcess run(command);
        EXPECT_EQ(run.wait(), 0) << run.err();
        std::vector<Json> records;
        std::ifstream file(out);
        for (std::string line; std::getline(file, line);)
            records.push_back(Json::parse(line));
        EXPECT_FALSE(records.empty()) << run.err();
        return records;
    }
    static Json summary(const std::vector<Json> &records) {
        for (const auto &record : records)
            if (record.at("type") == "summary") return record;
        ADD_FAILURE() << "no summary";
        return {{"emitted", -1}, {"missed", -1}};
    }
    static std::int64_t emitted(const std::vector<Json> &records) { return integer(summary(records).at("emitted")); }

    TempFolder folder_;
    const std::string name_ = "self-" + std::to_string(::getpid());
};

TEST_F(Self, TheThreadsThatDetachAreNotCounted) {
    EXPECT_EQ(emitted(own("pidpersec", "")), 0);
    EXPECT_GT(emitted(own("pidpersec", "--self")), 0) << "it does start some";
}

TEST_F(Self, WhatItWritesIsNotShown) {
    EXPECT_EQ(emitted(own("filetop", "")), 0);
    const auto records = own("filetop", "--self");
    EXPECT_GT(emitted(records), 0);
    bool shown = false;
    for (const auto &record : records)
        shown = shown || (record.at("type") == "row" && record.at("comm") == name_ && record.at("file") == "out");
    EXPECT_TRUE(shown);
}

TEST_F(Self, ItKnowsItselfInAContainer) {
    EXPECT_EQ(emitted(own("pidpersec", "", true)), 0);
    EXPECT_EQ(emitted(own("filetop", "", true)), 0);
    EXPECT_GT(emitted(own("filetop", "--self", true)), 0);
}

TEST_F(Self, ACommandsForksAreAllThereIs) {
    TracerRun run({"run", "pidpersec", "-f", "json", "--", workload_binary(), "fork", "200"});
    EXPECT_EQ(run.finish(), 0) << run.err();
    expect_complete(run, "pidpersec", total(run.records("counter"), "tasks"), 200);
}

} // namespace
} // namespace tracer::test
