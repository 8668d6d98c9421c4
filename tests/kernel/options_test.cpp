// SPDX-License-Identifier: Apache-2.0
// Options that have names or forms of their own reach the program as the numbers and bytes that they stand for.
#include "support/tracing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracer::test {
namespace {
using testing::HasSubstr;

constexpr const char *asked = TRACER_BINARY_DIR "/tests/kernel/plugins/asked.so";

/// A record of a run with these options.
Json told(const Words &options) {
    Words args{"run", asked, "-f", "json"};
    args.insert(args.end(), options.begin(), options.end());
    TracerRun run(args);
    if (!run.attached()) {
        ADD_FAILURE() << "tracer ended with " << run.finish() << ": " << run.err();
        return {};
    }
    for (int i = 0; i < 5; ++i) // some kernels skip runs
        Workload({"kill", "1"}).truth();
    EXPECT_EQ(run.stop(), 0) << run.err();
    const auto events = run.records("event");
    EXPECT_FALSE(events.empty());
    return events.empty() ? Json() : events.back();
}

TEST(Options, ReachTheProgramByNameAndByNumber) {
    const Json named = told({"--error", "ENOENT", "--call", "execve", "--signal", "TERM", "--port", "443"});
    EXPECT_EQ(named["error"], 2);
    EXPECT_EQ(named["call"], "execve");
    EXPECT_EQ(named["signal"], 15);
    EXPECT_EQ(named["port"], 443);
    EXPECT_EQ(named["address"], "::");
    const Json numbered = told({"--error", "13", "--signal", "9", "--port", "65535"});
    EXPECT_EQ(numbered["error"], 13);
    EXPECT_EQ(numbered["call"], "-1");
    EXPECT_EQ(numbered["signal"], 9);
    EXPECT_EQ(numbered["port"], 65535);
}

TEST(Options, NetworksHoldTheirAddressesAndNoOthers) {
    const Words nets{"--net", "10.0.0.0/8,fd00::/8", "--net", "192.168.1.7"};
    const std::pair<const char *, bool> cases[] = {
        {"10.255.0.1", true}, {"11.0.0.1", false},    {"192.168.1.7", true}, {"fd12::1", true},
        {"fe80::1", false},   {"192.168.1.8", false}, {"::10.0.0.1", false}, {"::ffff:10.0.0.1", true}};
    for (const auto &[address, hit] : cases) {
        Words options = nets;
        options.insert(options.end(), {"--address", address});
        EXPECT_EQ(told(options)["hit"], hit) << address;
    }
    EXPECT_EQ(told({"--address", "10.0.0.1"})["hit"], false);
    EXPECT_EQ(told({"--address", "10.0.0.1", "--net", "0.0.0.0/0"})["hit"], true);
    EXPECT_EQ(told({"--address", "10.0.0.1"})["address"], "10.0.0.1");
}

TEST(Options, MoreNetworksThanFitAreRefused) {
    TracerRun run({"run", asked, "--net", "1.0.0.1,1.0.0.2,1.0.0.3,1.0.0.4,1.0.0.5"});
    EXPECT_EQ(run.finish(), 2);
    EXPECT_THAT(run.err(), HasSubstr("--net: more than 4 entries do not fit"));
}

} // namespace
} // namespace tracer::test
