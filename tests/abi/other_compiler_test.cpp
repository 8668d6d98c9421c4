// SPDX-License-Identifier: Apache-2.0
// A plugin's description is the same whichever compiler made it: C by gcc and clang, C++ by g++ and clang++.
#include "plugin/catalog.hpp"
#include "process.hpp"
#include "support/spec_text.hpp"
#include "support/temp_folder.hpp"

#include <gtest/gtest.h>

namespace tracer::test {
namespace {

/// As cmake/TracerPlugin.cmake has it built.
constexpr const char *flags = " -O2 -fPIC -shared -fvisibility=hidden -fno-stack-protector -U_FORTIFY_SOURCE"
                              " -nodefaultlibs -nostartfiles -Wl,--no-undefined -Wl,-z,relro,-z,now -Wl,-z,noexecstack"
                              " -I" TRACER_SOURCE_DIR "/sdk/include ";

std::string described_by(const std::string &compiler, const std::string &words) {
    const TempFolder folder;
    const auto file = folder.file("plugin.so");
    const auto built = run(compiler + flags + words + " -o " + file);
    EXPECT_EQ(built.status, 0) << built.output;
    EXPECT_EQ(built.output, "");
    const auto loaded = plugin::read(file);
    EXPECT_TRUE(loaded) << compiler << ": " << loaded.error().line();
    return loaded ? text_of((*loaded)->spec()) : "";
}

TEST(OtherCompiler, MakesTheSameOfADescriptionInC) {
    const std::string words = "-std=c11 -I" TRACER_SOURCE_DIR "/tests/abi/plugins/plain_c -I" TRACER_BINARY_DIR
                              "/tests/abi/plugins/plain_c " TRACER_SOURCE_DIR "/tests/abi/plugins/plain_c/plugin.c";
    const auto gcc = described_by("gcc", words);
    EXPECT_NE(gcc, "");
    EXPECT_EQ(described_by("clang", words), gcc);
}

TEST(OtherCompiler, MakesTheSameOfADescriptionInCpp) {
    const std::string words = "-std=c++20 -I" TRACER_BINARY_DIR "/tests/kernel/plugins/mischief " TRACER_SOURCE_DIR
                              "/tests/kernel/plugins/mischief/plugin.cpp";
    const auto gcc = described_by("g++", words);
    EXPECT_NE(gcc, "");
    EXPECT_EQ(described_by("clang++", words), gcc);
}

TEST(OtherCompiler, MakesTheSameOfWhatTheToolWrote) {
    const std::string words = "-std=c11 " TRACER_BINARY_DIR "/plugins/killsnoop/killsnoop_plugin.c";
    const auto gcc = described_by("gcc", words);
    EXPECT_NE(gcc, "");
    EXPECT_EQ(described_by("clang", words), gcc);
}

} // namespace
} // namespace tracer::test
