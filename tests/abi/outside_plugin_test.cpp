// SPDX-License-Identifier: Apache-2.0
// What somebody outside does: installs the SDK, makes plugins from the templates, builds, tests and loads them. The
// build knows nothing of this repository.
#include "bpf/verify.hpp"
#include "plugin/catalog.hpp"
#include "plugin/scaffold.hpp"
#include "process.hpp"
#include "support/files.hpp"
#include "support/temp_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>

namespace tracer {
namespace {

namespace fs = std::filesystem;

/// The SDK, installed at a prefix of the test's own.
const fs::path &installed_sdk() {
    static const test::TempFolder folder;
    static const auto installed =
        test::run("cmake --install " TRACER_BINARY_DIR " --component sdk --prefix " + folder.path().string());
    EXPECT_EQ(installed.status, 0) << installed.output;
    return folder.path();
}

/// Each step as an author would type it, and what the compiler may not say.
void build_and_test(const fs::path &source, const std::string &options = {}) {
    const auto build = (source / "build").string();
    const auto configured = test::run("cmake -S " + source.string() + " -B " + build +
                                      " -DCMAKE_PREFIX_PATH=" + installed_sdk().string() + options);
    ASSERT_EQ(configured.status, 0) << configured.output;
    const auto built = test::run("cmake --build " + build);
    ASSERT_EQ(built.status, 0) << built.output;
    EXPECT_THAT(built.output, testing::Not(testing::HasSubstr("warning:")));
    const auto tested = test::run("ctest --output-on-failure --test-dir " + build);
    EXPECT_EQ(tested.status, 0) << tested.output;
    EXPECT_THAT(tested.output, testing::HasSubstr("100% tests passed, 0 tests failed out of 1"));
}

int lines_of(const std::vector<fs::path> &files) {
    int lines = 0;
    for (const auto &file : files) {
        const auto text = test::content(file);
        lines += static_cast<int>(std::count(text.begin(), text.end(), '\n'));
    }
    return lines;
}

class OutsideKind : public testing::TestWithParam<const char *> {};

TEST_P(OutsideKind, IsBuiltFromTheInstalledTemplateTestedAndLoads) {
    const test::TempFolder folder;
    const auto source = folder.path() / "mine";
    const auto from = plugin::template_of(installed_sdk() / "share/tracer", GetParam());
    ASSERT_TRUE(from) << from.error().line();
    const auto made = plugin::copy_plugin(*from, "mine", source);
    ASSERT_TRUE(made) << made.error().line();
    EXPECT_EQ(*made,
              (std::vector<fs::path>{source / "CMakeLists.txt", source / "mine.bpf.c", source / "tests/golden.json"}));
    if (GetParam() == std::string("events")) {
        EXPECT_LE(lines_of(*made), 45);
    }
    build_and_test(source);

    const auto loaded = plugin::read(source / "build/lib/tracer/plugins/mine.so");
    ASSERT_TRUE(loaded) << loaded.error().line();
    const auto &spec = (*loaded)->spec();
    EXPECT_EQ(spec.name, "mine");
    ASSERT_EQ(spec.sources.size(), 1u);
    const auto verified = bpf::verify_descriptor(spec);
    EXPECT_TRUE(verified) << verified.error().line();

    // The test can fail.
    const auto golden = source / "tests/golden.json";
    auto scenes = nlohmann::json::parse(test::content(golden));
    scenes["mine"]["text"][0] = "something else";
    std::ofstream(golden) << scenes;
    const auto failed = test::run("ctest --output-on-failure --test-dir " + (source / "build").string());
    EXPECT_NE(failed.status, 0);
    EXPECT_THAT(failed.output, testing::HasSubstr("expected: something else"));
    const auto updated = test::run("TRACER_UPDATE_GOLDEN=1 ctest --test-dir " + (source / "build").string() +
                                   " && ctest --test-dir " + (source / "build").string());
    EXPECT_EQ(updated.status, 0) << updated.output;
}

INSTANTIATE_TEST_SUITE_P(Kinds, OutsideKind,
                         testing::Values("events", "table", "counter", "histogram", "calls", "stacks"),
                         [](const auto &of) { return std::string(of.param); });

TEST(OutsidePlugin, StartsFromTheSourceOfOneThatComesWithTracer) {
    for (const char *from : {"killsnoop", "pidpersec", "syscount"}) {
        const test::TempFolder folder;
        const auto source = folder.path() / "mine";
        const auto original = plugin::source_of(installed_sdk() / "share/tracer", from);
        ASSERT_TRUE(original) << original.error().line();
        const auto made = plugin::copy_plugin(*original, "mine", source);
        ASSERT_TRUE(made) << made.error().line();
        build_and_test(source);
        const auto loaded = plugin::read(source / "build/lib/tracer/plugins/mine.so");
        ASSERT_TRUE(loaded) << loaded.error().line();
        EXPECT_EQ((*loaded)->spec().name, "mine");
    }
}

TEST(OutsidePlugin, IsNotNamedAsACommandOfTracers) {
    const test::TempFolder folder;
    for (const std::string name : {"list", "run", "new", "help"}) {
        const auto target = folder.path() / "mine";
        const auto made = test::run(TRACER_BINARY_DIR "/bin/tracer new " + name + " " + target.string());
        EXPECT_EQ(made.status, 2) << made.output;
        EXPECT_THAT(made.output, testing::HasSubstr("a plugin cannot be called '" + name + "': tracer " + name +
                                                    " is a command of tracer's own"));
        EXPECT_FALSE(fs::exists(target));
    }
}

TEST(OutsidePlugin, WithoutAnySourceSaysWhatIsMissing) {
    const test::TempFolder folder;
    const auto source = folder.path() / "mine";
    ASSERT_TRUE(plugin::copy_plugin(*plugin::template_of(installed_sdk() / "share/tracer", "events"), "mine", source));
    fs::rename(source / "mine.bpf.c", source / "mine.c");
    const auto configured = test::run("cmake -S " + source.string() + " -B " + (source / "build").string() +
                                      " -DCMAKE_PREFIX_PATH=" + installed_sdk().string());
    EXPECT_NE(configured.status, 0);
    // CMake breaks the line where it likes.
    auto said = configured.output;
    std::ranges::replace(said, '\n', ' ');
    said.erase(std::ranges::unique(said, [](char a, char b) { return a == ' ' && b == ' '; }).begin(), said.end());
    EXPECT_THAT(said, testing::HasSubstr("has no *.bpf.c, and a plugin's programs are in such files. Name yours "
                                         "mine.bpf.c"));
}

TEST(OutsidePlugin, AWarningIsNoErrorUnlessTheAuthorWantsItSo) {
    const test::TempFolder folder;
    const auto source = folder.path() / "mine", build = source / "build";
    ASSERT_TRUE(
        plugin::copy_plugin(*plugin::template_of(installed_sdk() / "share/tracer", "histogram"), "mine", source));
    std::ofstream(source / "mine.bpf.c", std::ios::app) << "static int unused;\n";
    const auto configure =
        "cmake -S " + source.string() + " -B " + build.string() + " -DCMAKE_PREFIX_PATH=" + installed_sdk().string();
    const auto built = test::run(configure + " && cmake --build " + build.string());
    EXPECT_EQ(built.status, 0) << built.output;
    EXPECT_THAT(built.output, testing::HasSubstr("warning:"));
    EXPECT_NE(test::run(configure + " -DTRACER_PLUGIN_WERROR=ON && cmake --build " + build.string()).status, 0);
}

/// The newer compilers warn of more.
TEST(OutsidePlugin, NoClangThatIsThereWarnsOfATemplate) {
    for (const char *version : {"14", "16", "19"}) {
        const auto clang = std::string("clang-") + version;
        if (test::run("command -v " + clang).status != 0) continue;
        for (const char *kind : {"events", "table", "counter", "histogram", "calls", "stacks"}) {
            const test::TempFolder folder;
            const auto source = folder.path() / "mine";
            ASSERT_TRUE(
                plugin::copy_plugin(*plugin::template_of(installed_sdk() / "share/tracer", kind), "mine", source));
            const auto compiled =
                test::run(clang + " " TRACER_BPF_FLAGS " -Werror -I" + (installed_sdk() / "include").string() +
                          " -D__TARGET_ARCH_x86 -idirafter /usr/include/x86_64-linux-gnu -c " +
                          (source / "mine.bpf.c").string() + " -o " + folder.file("mine.o"));
            EXPECT_EQ(compiled.status, 0) << clang << ' ' << kind << '\n' << compiled.output;
        }
    }
}

TEST(OutsidePlugin, TheInstalledHeadersAreThoseOfTheSdkAlone) {
    std::vector<std::string> top;
    for (const auto &entry : fs::directory_iterator(installed_sdk() / "include"))
        top.push_back(entry.path().filename());
    EXPECT_EQ(top, std::vector<std::string>{"tracer"});
    EXPECT_TRUE(fs::exists(installed_sdk() / "include/tracer/abi.h"));
    EXPECT_TRUE(fs::exists(installed_sdk() / "include/tracer/bpf/ring.h"));
    EXPECT_TRUE(fs::exists(installed_sdk() / "lib/cmake/tracer/tracer-config.cmake"));
}

} // namespace
} // namespace tracer
