// SPDX-License-Identifier: Apache-2.0
// stacksnoop on every function that a pattern matches, by one link.
#include "base/kernelfs.hpp"
#include "support/bpf_objects.hpp"
#include "support/temp_folder.hpp"
#include "support/tracing.hpp"

#include <gmock/gmock.h>

#include <bpf/bpf.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

namespace tracer::test {
namespace {

using testing::HasSubstr;

/// Why this kernel has none; empty: it has. Guests are asked, too: not all of them have it.
std::string refused() {
    ChildProcess doctor({tracer_binary(), "doctor", "--json"});
    (void)doctor.wait();
    const Json checks = Json::parse(doctor.out()).at("checks");
    for (const Json &check : checks)
        if (check.at("name") == "kprobe.multi") return check.at("health") == "no" ? check.at("finding") : "";
    return "doctor says nothing of it";
}

class KprobeMulti : public testing::Test {
protected:
    void SetUp() override {
        const std::string why = refused();
        ASSERT_TRUE(why.empty() || (guest_kernel() != "6.12" && guest_kernel() != "7.2")) << why;
        if (why.empty()) return;
        record_impossible("stacksnoop", "kprobe.multi", why);
        GTEST_SKIP() << "not possible here: " << why;
    }
    void TearDown() override {
        if (!IsSkipped()) record_outcome("stacksnoop", "kprobe.multi");
    }

    TempFolder folder_;
};

/// Functions below "vfs_" that can be traced, have a name of their own and were not changed by the compiler.
std::size_t vfs_functions() {
    std::map<std::string, int> symbols, listed;
    const auto is_wanted = [](const std::string &name) {
        return name.starts_with("vfs_") && name.find('.') == std::string::npos;
    };
    std::ifstream kallsyms("/proc/kallsyms");
    for (std::string line; std::getline(kallsyms, line);) {
        std::string address, type, name;
        std::istringstream(line) >> address >> type >> name;
        if (is_wanted(name) && (type == "t" || type == "T" || type == "w" || type == "W")) ++symbols[name];
    }
    const auto list = read_kernel_file(KernelFs::tracefs, "available_filter_functions", 32u << 20);
    std::istringstream lines(list ? *list : std::string());
    for (std::string line; std::getline(lines, line);)
        if (const auto name = line.substr(0, line.find(' ')); is_wanted(name)) ++listed[name];
    return static_cast<std::size_t>(std::count_if(listed.begin(), listed.end(), [&](const auto &entry) {
        return entry.second == 1 && symbols[entry.first] == 1;
    }));
}

/// How many functions the kernel says that the links of `pid` are on; 0 where it does not say (before 6.6).
std::uint64_t functions_of_links(pid_t pid) {
    std::uint64_t functions = 0;
    for (const auto &[command, id] : bpf_objects_of(pid)) {
        if (command != BPF_LINK_GET_FD_BY_ID) continue;
        const int fd = bpf_link_get_fd_by_id(id);
        struct {
            std::uint32_t type, id, program, pad;
            std::uint64_t addrs;
            std::uint32_t count, rest[57];
        } info{};
        std::uint32_t size = sizeof info;
        if (fd >= 0 && bpf_obj_get_info_by_fd(fd, reinterpret_cast<bpf_link_info *>(&info), &size) == 0 &&
            info.type == 8) // BPF_LINK_TYPE_KPROBE_MULTI
            functions += info.count;
        if (fd >= 0) ::close(fd);
    }
    return functions;
}

TEST_F(KprobeMulti, SaysHowManyFunctionsAPatternStandsFor) {
    TracerRun run({"run", "stacksnoop", "-f", "json", "--function", "vfs_*", "--pid", "1"});
    ASSERT_TRUE(run.attached()) << run.err();
    const Json start = run.records("start").at(0);
    EXPECT_EQ(start.at("variant"), "kprobe.multi");
    const auto wanted = vfs_functions();
    EXPECT_GT(wanted, 20u);
    const auto said = "traces " + std::to_string(wanted) + " functions that match 'vfs_*'";
    EXPECT_EQ(start.at("caveat"), said);
    const auto counted = functions_of_links(run.process().pid());
    EXPECT_TRUE(counted == 0 || counted == wanted) << counted;
    EXPECT_EQ(run.stop(), 0) << run.err();
    EXPECT_THAT(run.err(), HasSubstr("by kprobe.multi: " + said));
    ChildProcess explain({tracer_binary(), "explain", "stacksnoop", "--function", "vfs_*"});
    EXPECT_EQ(explain.wait(), 0) << explain.err();
    EXPECT_THAT(explain.out(), HasSubstr(said));
}

TEST_F(KprobeMulti, CountsEachFunctionThatMatches) {
    const std::string functions = "vfs_rea?,__*_sys_rea?";
    Workload workload({"rw", "--file", folder_.file("data"), "--reads", "2000", "--bytes", "16"});
    TracerRun run({"run", "stacksnoop", "-f", "json", "--attach", "kprobe.multi", "--function", functions, "--pid",
                   std::to_string(workload.pid())});
    ASSERT_TRUE(run.attached()) << run.err();
    const Json truth = workload.truth();
    ASSERT_EQ(run.stop(), 0) << run.err();
    std::map<std::string, int> calls;
    for (const auto &event : run.records("event")) {
        ASSERT_EQ(event.at("pid"), truth.at("pid"));
        EXPECT_EQ(event.at("function"), functions);
        const auto &stack = event.at("stack");
        ASSERT_FALSE(stack.empty());
        ++calls[stack[0].at("symbol").get<std::string>()];
        const bool complete = std::any_of(stack.begin(), stack.end(), [](const Json &frame) {
            return frame.at("symbol").is_string() && frame.at("symbol") == "do_syscall_64";
        });
        ASSERT_TRUE(complete) << stack;
    }
    EXPECT_EQ(calls, (std::map<std::string, int>{{"vfs_read", 2000}, {"__x64_sys_read", 2000}})) << run.err();
    expect_complete(run, "stacksnoop", 4000, 4000);
}

TEST_F(KprobeMulti, AddsUpEqualStacks) {
    Workload workload({"rw", "--file", folder_.file("data"), "--reads", "20000", "--bytes", "16"});
    TracerRun run({"run", "stacksnoop", "-f", "json", "--function", "vfs_rea?,__x64_sys_read", "--folded", "--interval",
                   "20ms", "--pid", std::to_string(workload.pid())});
    ASSERT_TRUE(run.attached()) << run.err();
    (void)workload.truth();
    ASSERT_EQ(run.stop(), 0) << run.err();
    expect_complete(run, "stacksnoop", total(run.records("row"), "count"), 40000);
}

TEST(KprobeMultiElsewhere, IsRefusedWithTheReason) {
    const std::string why = refused();
    if (why.empty()) GTEST_SKIP() << "not possible here: this kernel has kprobe.multi";
    TracerRun run({"run", "stacksnoop", "-f", "json", "--function", "vfs_*"});
    EXPECT_FALSE(run.attached());
    EXPECT_EQ(run.finish(), 3);
    EXPECT_THAT(run.err(), HasSubstr("kprobe.multi: " + why));
}

} // namespace
} // namespace tracer::test
