// SPDX-License-Identifier: Apache-2.0
// What cmake/Hardening.cmake asks for is in the files that were built.
#include "process.hpp"
#include "shared_objects.hpp"
#include "support/plugin_tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string_view>

namespace tracer {
namespace {

namespace fs = std::filesystem;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

std::string readelf(const char *options, const fs::path &file) {
    const auto read = test::run(std::string("LC_ALL=C readelf -W ") + options + " '" + file.string() + "'");
    EXPECT_EQ(read.status, 0) << read.output;
    return read.output;
}

/// The instruction where an indirect jump may end (-fcf-protection); 64-bit x86.
std::size_t landing_pads(const fs::path &file) {
    const std::string bytes = test::content(file);
    constexpr std::string_view endbr64 = "\xf3\x0f\x1e\xfa";
    std::size_t count = 0;
    for (std::size_t at = 0; (at = bytes.find(endbr64, at)) != std::string::npos; at += endbr64.size())
        ++count;
    return count;
}

void expect_sealed(const fs::path &file) {
    const std::string segments = readelf("-l", file), dynamic = readelf("-d", file);
    EXPECT_THAT(segments, HasSubstr("GNU_RELRO"));
    EXPECT_THAT(segments, ContainsRegex("GNU_STACK .* RW +0x"));
    EXPECT_THAT(segments, Not(HasSubstr("RWE")));
    EXPECT_THAT(dynamic, ContainsRegex("BIND_NOW|\\(FLAGS_1\\).*NOW"));
    EXPECT_THAT(dynamic, Not(HasSubstr("(TEXTREL)")));
    EXPECT_THAT(dynamic, Not(ContainsRegex("\\((RPATH|RUNPATH)\\)")));
}

TEST(Hardening, TheHostIsBuiltWithAllOfIt) {
    const fs::path tracer = fs::path(TRACER_BINARY_DIR) / "bin/tracer";
    expect_sealed(tracer);
    EXPECT_THAT(readelf("-h", tracer), HasSubstr("DYN (Position-Independent Executable file)"));
    EXPECT_THAT(readelf("-d", tracer), ContainsRegex("\\(FLAGS_1\\).*PIE"));
    const std::string symbols = readelf("--dyn-syms", tracer);
    EXPECT_THAT(symbols, HasSubstr(" __stack_chk_fail@"));
    EXPECT_THAT(symbols, HasSubstr("__glibcxx_assert_fail"));
#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__)
    EXPECT_THAT(symbols, ContainsRegex(" __(read|memcpy|snprintf|vsnprintf|memmove|strcpy|fprintf)_chk@"));
#endif
#ifdef __x86_64__
    // A property note would say it as well, but the linker drops that where the C library's start files have none.
    EXPECT_GT(landing_pads(tracer), 1000u);
#endif
}

TEST(Hardening, PluginsAreBuiltWithWhatNeedsNoLibrary) {
    for (const auto &name : test::plugin_names()) {
        SCOPED_TRACE(name);
        const fs::path file = fs::path(TRACER_BINARY_DIR) / "lib/tracer/plugins" / (name + ".so");
        expect_sealed(file);
        EXPECT_THAT(readelf("--dyn-syms", file), Not(HasSubstr("_chk")));
    }
}

} // namespace
} // namespace tracer
