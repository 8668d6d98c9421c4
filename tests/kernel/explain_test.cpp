// SPDX-License-Identifier: Apache-2.0
// What `tracer explain` says of this kernel is what a run does on it.
#include "support/plugin_tables.hpp"
#include "support/tracing.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace tracer::test {
namespace {

class Explain : public testing::TestWithParam<std::string> {};

TEST_P(Explain, NamesTheWayThatARunTakesWithItsCaveat) {
    const Json variants = explained_variants(GetParam());
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
    const Json variants = explained_variants(GetParam());
    for (const Json &variant : variants) {
        const std::string reason = variant.at("reason");
        if (reason.find("serve") != std::string::npos) continue; // it serves other options
        const bool works = reason.empty() || reason.find("works here") != std::string::npos;
        TracerRun run({"run", GetParam(), "-f", "json", "--attach", variant.at("name")});
        const bool attached = run.attached();
        // The name may be a kind's, too, and another variant of that kind may work.
        const bool got = attached && run.records("start").at(0).at("variant") == variant.at("name");
        EXPECT_EQ(got, works) << variant << run.err();
        EXPECT_EQ(run.stop(), attached ? 0 : 3) << run.err();
        if (!attached) {
            EXPECT_THAT(run.err(), testing::HasSubstr(reason));
        }
    }
}

TEST(ExplainsCalls, ItNamesTheProgramThatTracerAttachesBesideThePluginsOwn) {
    for (const auto &[plugin, ends_calls] : {std::pair{"vfsreadlat", true}, std::pair{"pidpersec", false}})
        for (const Json &variant : explained_variants(plugin))
            if (variant.at("chosen") == true) {
                EXPECT_EQ(variant.at("ends_calls"), ends_calls) << plugin;
            }
    ChildProcess text({tracer_binary(), "explain", "vfsreadlat"});
    EXPECT_EQ(text.wait(), 0) << text.err();
    EXPECT_THAT(text.out(), testing::HasSubstr("besides: tracer_thread_exit on raw tracepoint sched_process_exit"));
}

INSTANTIATE_TEST_SUITE_P(Kernel, Explain, testing::ValuesIn(plugin_names()),
                         [](const auto &plugin) { return plugin.param; });

} // namespace
} // namespace tracer::test
