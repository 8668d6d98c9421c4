// SPDX-License-Identifier: Apache-2.0
// Every BPF source of this repository compiles for arm64, with that architecture's own headers, whatever this machine
// is; and a machine that the SDK does not know is refused in plain words.
#include "process.hpp"
#include "shared_objects.hpp"
#include "support/temp_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace tracer::test {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> sources() {
    std::vector<std::string> found;
    for (const char *folder : {"core", "plugins"})
        for (const auto &file : fs::recursive_directory_iterator(fs::path(TRACER_SOURCE_DIR) / folder))
            if (file.path().string().ends_with(".bpf.c")) found.push_back(file.path());
    std::sort(found.begin(), found.end());
    return found;
}

Outcome compile(const std::string &architecture, const std::string &source, const std::string &object) {
    return run(TRACER_CLANG " " TRACER_BPF_FLAGS " -D__TARGET_ARCH_" + architecture +
               " -I" TRACER_SOURCE_DIR "/sdk/include -idirafter " TRACER_ARM64_HEADERS " -c '" + source + "' -o '" +
               object + "'");
}

class OnArm64 : public testing::TestWithParam<std::string> {};

TEST_P(OnArm64, Compiles) {
    ASSERT_TRUE(fs::exists(TRACER_ARM64_HEADERS "/asm/ptrace.h"))
        << "no headers of arm64's: install linux-libc-dev-arm64-cross, as `./dev setup` does, and configure again";
    const TempFolder folder;
    const auto compiled = compile("arm64", GetParam(), folder.file("object.o"));
    EXPECT_EQ(compiled.status, 0) << compiled.output;
    EXPECT_EQ(compiled.output, "");
}

INSTANTIATE_TEST_SUITE_P(All, OnArm64, testing::ValuesIn(sources()), [](const auto &source) {
    const auto name = fs::path(source.param).stem().stem().string();
    return name;
});

TEST(OtherMachines, AreRefusedByTheHeaderThatWouldHaveToKnowThem) {
    const TempFolder folder;
    for (const char *header : {"frame.h", "syscalls.h"}) {
        const auto source = folder.write("other.bpf.c", std::string("#include <linux/types.h>\n#include <tracer/bpf/") +
                                                            header + ">\n");
        const auto compiled = compile("riscv", source, folder.file("object.o"));
        EXPECT_NE(compiled.status, 0);
        EXPECT_THAT(compiled.output,
                    testing::HasSubstr(std::string("tracer/bpf/") + header + " knows x86 and arm64 only"));
    }
}

} // namespace
} // namespace tracer::test
