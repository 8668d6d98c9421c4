// SPDX-License-Identifier: Apache-2.0
// Each plugin brings what the tests ask of it, and it agrees with the plugin as built: else a plugin, or one of its
// variants, would silently go untested.
#include "plugin/catalog.hpp"
#include "shared_objects.hpp"
#include "support/files.hpp"
#include "support/plugin_tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace tracer::test {
namespace {

namespace fs = std::filesystem;
using Names = std::set<std::string>;

class PluginTable : public testing::TestWithParam<std::string> {
protected:
    void SetUp() override {
        const auto loaded = plugin::read(TRACER_BINARY_DIR "/lib/tracer/plugins/" + GetParam() + ".so");
        ASSERT_TRUE(loaded) << loaded.error().line();
        plugin_ = *loaded;
        ASSERT_FALSE(plugin_table(GetParam()).is_null()) << folder() << " has no table.json";
    }
    [[nodiscard]] static fs::path folder() { return fs::path(TRACER_SOURCE_DIR "/plugins") / GetParam() / "tests"; }
    [[nodiscard]] const model::PluginSpec &spec() const { return plugin_->spec(); }
    std::shared_ptr<plugin::Plugin> plugin_;
};

TEST_P(PluginTable, HasARowForEachVariantWithItsKind) {
    std::vector<std::string> wanted, got;
    for (const auto &variant : spec().variants)
        wanted.push_back(variant.name + " by " + model::kind_name(variant.kind));
    for (const auto &way : ways_of(GetParam()))
        got.push_back(way.variant + " by " + way.kind());
    EXPECT_THAT(got, testing::UnorderedElementsAreArray(wanted));
}

TEST_P(PluginTable, SaysHowEventsAreMadeAndCounted) {
    const Names known{"job",    "options", "few",      "many",   "background", "told_by",
                      "counts", "busy",    "overflow", "unseen", "ways"};
    for (const auto &[key, value] : plugin_table(GetParam()).items())
        EXPECT_TRUE(known.contains(key)) << "no test asks for " << key;
    for (const auto &way : ways_of(GetParam())) {
        SCOPED_TRACE(way.variant);
        EXPECT_THAT(way.words("/job", 4711), testing::Contains("4711"));
        EXPECT_GT(way.number("/few"), 0);
        EXPECT_GT(way.number("/many"), 0);
        EXPECT_GT(way.number("/background"), 0);
        EXPECT_FALSE(way.table.at("counts").empty());
    }
    EXPECT_TRUE(plugin_table(GetParam()).at("busy").at("truth").is_array());
}

TEST_P(PluginTable, CountsEachOfItsSourcesAndOverflowsEachTable) {
    const std::map<tracer_source_kind, std::string> types{{TRACER_SOURCE_EVENTS, "event"},
                                                          {TRACER_SOURCE_TABLE, "row"},
                                                          {TRACER_SOURCE_COUNTER, "counter"},
                                                          {TRACER_SOURCE_HISTOGRAM, "histogram"},
                                                          {TRACER_SOURCE_HISTOGRAMS, "histogram"}};
    Names delivered, counted;
    for (const auto &source : spec().sources)
        delivered.insert(types.at(source.kind));
    for (const auto &[type, keys] : plugin_table(GetParam()).at("counts").items())
        counted.insert(type);
    EXPECT_EQ(counted, delivered);
    EXPECT_EQ(plugin_table(GetParam()).contains("overflow"), delivered.contains("row"));
}

TEST_P(PluginTable, IsBesideScenesForTheGoldenTests) { EXPECT_TRUE(fs::exists(folder() / "golden.json")) << folder(); }

TEST_P(PluginTable, HasAGateForItsStart) {
    for (const char *file : {"gates.toml", "gates.lock"})
        EXPECT_THAT(content(fs::path(TRACER_SOURCE_DIR "/tests/gates") / file),
                    testing::HasSubstr("[gate." + GetParam() + "]"))
            << "docs/development.md says how";
}

INSTANTIATE_TEST_SUITE_P(All, PluginTable, testing::ValuesIn(plugin_names()),
                         [](const auto &plugin) { return plugin.param; });

} // namespace
} // namespace tracer::test
