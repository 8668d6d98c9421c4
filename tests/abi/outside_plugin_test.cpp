// SPDX-License-Identifier: Apache-2.0
// What somebody outside does: installs the SDK, makes a plugin from the template, builds and loads it. The build knows
// nothing of this repository.
#include "bpf/verify.hpp"
#include "plugin/catalog.hpp"
#include "plugin/scaffold.hpp"
#include "process.hpp"
#include "support/temp_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracer {
namespace {

namespace fs = std::filesystem;
using testing::Contains;

TEST(OutsidePlugin, IsBuiltFromTheInstalledTemplateAndLoads) {
    const test::TempFolder folder;
    const auto prefix = folder.path() / "prefix", source = folder.path() / "myopens", build = folder.path() / "build";
    const auto installed =
        test::run("cmake --install " TRACER_BINARY_DIR " --component sdk --prefix " + prefix.string());
    ASSERT_EQ(installed.status, 0) << installed.output;

    const auto made = plugin::copy_template(prefix / "share/tracer/template", "myopens", source);
    ASSERT_TRUE(made) << made.error().line();
    for (const char *name : {"CMakeLists.txt", "README.md", "myopens.bpf.c", "myopens.h", "plugin.cpp"})
        EXPECT_THAT(*made, Contains(source / name));
    EXPECT_EQ(made->size(), 5u);

    const auto configured =
        test::run("cmake -S " + source.string() + " -B " + build.string() + " -DCMAKE_PREFIX_PATH=" + prefix.string());
    ASSERT_EQ(configured.status, 0) << configured.output;
    const auto built = test::run("cmake --build " + build.string());
    ASSERT_EQ(built.status, 0) << built.output;
    EXPECT_THAT(built.output, testing::Not(testing::HasSubstr("warning:")));

    const auto loaded = plugin::read(build / "lib/tracer/plugins/myopens.so");
    ASSERT_TRUE(loaded) << loaded.error().line();
    const auto &spec = (*loaded)->spec();
    EXPECT_EQ(spec.name, "myopens");
    ASSERT_EQ(spec.sources.size(), 1u);
    EXPECT_EQ(spec.sources[0].value_type, "myopens_event");
    EXPECT_EQ(spec.options[0].name, "writes");
    const auto verified = bpf::verify_descriptor(spec);
    EXPECT_TRUE(verified) << verified.error().line();
}

TEST(OutsidePlugin, TheInstalledHeadersAreThoseOfTheSdkAlone) {
    const test::TempFolder folder;
    const auto installed =
        test::run("cmake --install " TRACER_BINARY_DIR " --component sdk --prefix " + folder.path().string());
    ASSERT_EQ(installed.status, 0) << installed.output;
    std::vector<std::string> top;
    for (const auto &entry : fs::directory_iterator(folder.path() / "include"))
        top.push_back(entry.path().filename());
    EXPECT_EQ(top, std::vector<std::string>{"tracer"});
    EXPECT_TRUE(fs::exists(folder.path() / "include/tracer/abi.h"));
    EXPECT_TRUE(fs::exists(folder.path() / "include/tracer/bpf/ring.h"));
    EXPECT_TRUE(fs::exists(folder.path() / "lib/cmake/tracer/tracer-config.cmake"));
}

} // namespace
} // namespace tracer
