// SPDX-License-Identifier: Apache-2.0
// The binary interface may grow at its ends, and nowhere else.
#include "layout.hpp"
#include "support/files.hpp"

#include <tracer/abi.h>

#include <gtest/gtest.h>

#include <iterator>
#include <regex>

extern "C" std::size_t tracer_test_size_in_c(int which);

namespace tracer::test {
namespace {

std::string header() { return content(TRACER_SOURCE_DIR "/sdk/include/tracer/abi.h"); }

TEST(AbiLayout, IsTheOneThatPluginsWereBuiltAgainst) {
    const auto golden = content(TRACER_SOURCE_DIR "/sdk/abi/v1.layout");
    ASSERT_FALSE(golden.empty());
    EXPECT_EQ(abi_layout(header()), golden)
        << "Members may be appended to a struct, enumerators to an enumeration; then this file is to be changed with "
           "TRACER_ABI_MINOR. Anything else breaks every plugin out there.";
}

TEST(AbiLayout, ListsEveryStructOfTheHeaderAndLeavesNoByteOut) {
    const auto text = header();
    const auto structs = abi_structs();
    static const std::regex definition(R"(typedef struct (tracer_\w+) \{)");
    const auto count =
        std::distance(std::sregex_iterator(text.begin(), text.end(), definition), std::sregex_iterator());
    EXPECT_EQ(static_cast<std::size_t>(count), structs.size());
    for (const auto &s : structs) {
        std::size_t next = 0;
        for (const auto &m : s.members) {
            // Also: no padding, which would be bytes without a meaning.
            EXPECT_EQ(m.offset, next) << s.name << "." << m.name;
            next = m.offset + m.size;
        }
        EXPECT_EQ(next, s.size) << s.name;
        EXPECT_EQ(s.size % 8, 0u) << s.name;
        if (s.name != "tracer_slice") {
            EXPECT_EQ(s.members[0].name, "struct_size") << s.name;
        }
    }
}

TEST(AbiLayout, IsTheSameInCAndCpp) {
    const auto structs = abi_structs();
    for (std::size_t i = 0; i < structs.size(); ++i)
        EXPECT_EQ(tracer_test_size_in_c(static_cast<int>(i)), structs[i].size) << structs[i].name;
    EXPECT_EQ(tracer_test_size_in_c(static_cast<int>(structs.size())), 0u);
}

TEST(AbiLayout, TheSymbolNamesTheMajorVersion) {
    EXPECT_EQ(std::string(TRACER_PLUGIN_SYMBOL), "tracer_plugin_v" + std::to_string(TRACER_ABI_MAJOR));
}

} // namespace
} // namespace tracer::test
