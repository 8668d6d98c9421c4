// SPDX-License-Identifier: Apache-2.0
// The plugins of this repository, as built: nothing that an outside author wouldn't have.
#include "bpf/verify.hpp"
#include "plugin/catalog.hpp"
#include "process.hpp"
#include "shared_objects.hpp"
#include "support/plugin_tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace tracer {
namespace {

namespace fs = std::filesystem;

class BuiltPlugin : public testing::TestWithParam<std::string> {
protected:
    fs::path file_ = fs::path(TRACER_BINARY_DIR) / "lib/tracer/plugins" / (GetParam() + ".so");
};

TEST_P(BuiltPlugin, ExportsItsDescriptorAndNothingElse) {
    const auto names = test::run("nm -D --defined-only --format=just-symbols " + file_.string());
    ASSERT_EQ(names.status, 0) << names.output;
    EXPECT_EQ(names.output, "tracer_plugin_v1\n");
}

TEST_P(BuiltPlugin, NeedsNoLibraryAndNoSymbolOfTheHost) {
    const auto dynamic = test::run("readelf -dW " + file_.string());
    ASSERT_EQ(dynamic.status, 0) << dynamic.output;
    EXPECT_THAT(dynamic.output, testing::Not(testing::HasSubstr("(NEEDED)")));
    EXPECT_THAT(dynamic.output, testing::Not(testing::HasSubstr("(TEXTREL)")));
    const auto undefined = test::run("nm -D --undefined-only --format=just-symbols " + file_.string());
    std::istringstream lines(undefined.output);
    for (std::string name; std::getline(lines, name);)
        EXPECT_THAT(name, testing::AnyOf("_ITM_deregisterTMCloneTable", "_ITM_registerTMCloneTable", "__gmon_start__",
                                         testing::StartsWith("__cxa_finalize")));
}

TEST_P(BuiltPlugin, LoadsAndHasNoNativeCode) {
    const auto loaded = plugin::read(file_);
    ASSERT_TRUE(loaded) << loaded.error().line();
    const auto &spec = (*loaded)->spec();
    EXPECT_EQ(spec.name, GetParam());
    EXPECT_FALSE(spec.license.empty());
    for (const auto &source : spec.sources)
        EXPECT_EQ(source.format.format_text, nullptr) << source.name;
    for (const auto &option : spec.options)
        EXPECT_FALSE(option.help.empty()) << option.name;
}

TEST_P(BuiltPlugin, MatchesItsObjectsOwnTypes) {
    const auto loaded = plugin::read(file_);
    ASSERT_TRUE(loaded) << loaded.error().line();
    const auto verified = bpf::verify_descriptor((*loaded)->spec());
    EXPECT_TRUE(verified) << verified.error().line();
}

INSTANTIATE_TEST_SUITE_P(All, BuiltPlugin, testing::ValuesIn(test::plugin_names()),
                         [](const auto &plugin) { return plugin.param; });

TEST(PluginFolder, HoldsEachOfThemAndNothingThatIsRefused) {
    const auto listing = plugin::list({fs::path(TRACER_BINARY_DIR) / "lib/tracer/plugins"});
    std::vector<std::string> names;
    for (const auto &plugin : listing.plugins)
        names.push_back(plugin.name);
    EXPECT_EQ(names, test::plugin_names());
    for (const auto &refused : listing.refused)
        ADD_FAILURE() << refused.line();
}

TEST(PlainC, MatchesItsObjectsOwnTypes) {
    const auto loaded = plugin::read(test::shared_object("plain_c"));
    ASSERT_TRUE(loaded) << loaded.error().line();
    const auto verified = bpf::verify_descriptor((*loaded)->spec());
    EXPECT_TRUE(verified) << verified.error().line();
}

} // namespace
} // namespace tracer
