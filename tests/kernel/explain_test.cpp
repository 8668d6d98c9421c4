// SPDX-License-Identifier: Apache-2.0
// What `tracer explain` says of this kernel is what a run does on it.
#include "support/tracing.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace tracer::test {
namespace {

class Explain : public testing::TestWithParam<const char *> {
protected:
    Json explained() const {
        ChildProcess explain({tracer_binary(), "explain", GetParam(), "--json"});
        EXPECT_EQ(explain.wait(), 0) << explain.err();
        return Json::parse(explain.out()).at("plugins").at(0).at("variants");
    }
};

TEST_P(Explain, NamesTheWayThatARunTakesWithItsCaveat) {
    const Json variants = explained();
    const auto chosen = std::find_if(variants.begin(), variants.end(),
                                     [](const Json &variant) { return variant.at("chosen") == true; });
    ASSERT_NE(chosen, variants.end()) << variants;
    TracerRun run({"run", GetParam(), "-f", "json"});
    ASSERT_TRUE(run.attached()) << run.err();
    ASSERT_EQ(run.stop(), 0) << run.err();
    const Json start = run.records("start").at(0);
    EXPECT_EQ(start.at("variant"), chosen->at("name"));
    const std::string caveat = chosen->at("caveat");
    EXPECT_EQ(start.at("caveat"), caveat.empty() ? Json() : Json(caveat));
}

TEST_P(Explain, AWayThatItSaysWorksAttachesAndOneThatTheKernelRefusesDoesNot) {
    for (const Json &variant : explained()) {
        const std::string reason = variant.at("reason");
        if (reason.find("serve") != std::string::npos) continue; // other options would have it
        const bool works = reason.empty() || reason.find("works here") != std::string::npos;
        TracerRun run({"run", GetParam(), "-f", "json", "--attach", variant.at("kind")});
        EXPECT_EQ(run.attached(), works) << variant << run.err();
        EXPECT_EQ(run.stop(), works ? 0 : 3) << run.err();
        if (!works) {
            EXPECT_THAT(run.err(), testing::HasSubstr(reason));
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Kernel, Explain,
                         testing::Values("killsnoop", "filetop", "usercheck", "pidpersec", "vfsreadlat", "stacksnoop"),
                         [](const testing::TestParamInfo<const char *> &plugin) { return plugin.param; });

} // namespace
} // namespace tracer::test
