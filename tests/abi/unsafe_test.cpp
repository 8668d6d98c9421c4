// SPDX-License-Identifier: Apache-2.0
// Shared objects that would run something by themselves, or bring something in: refused by what the file says, so that
// none of it runs. (Their constructors and resolvers trap.)
#include "plugin/catalog.hpp"
#include "shared_objects.hpp"
#include "support/temp_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <elf.h>
#include <fcntl.h>
#include <unistd.h>

namespace tracer::plugin {
namespace {

using testing::HasSubstr;

std::filesystem::path unsafe(const std::string &name) { return test::shared_object("unsafe/unsafe_" + name); }

struct Case {
    const char *name, *says;
};
void PrintTo(const Case &c, std::ostream *out) { *out << c.name; }

class Unsafe : public testing::TestWithParam<Case> {};

TEST_P(Unsafe, IsRefusedBeforeAnyOfItRuns) {
    const auto file = unsafe(GetParam().name);
    const auto plugin = read(file);
    ASSERT_FALSE(plugin);
    EXPECT_THAT(plugin.error().line(), testing::StartsWith(file.string() + ": " + GetParam().says));
    EXPECT_THAT(plugin.error().hint, HasSubstr("tracer_add_plugin"));
}

const Case cases[] = {
    {"constructor", "would run code of its own as soon as it is loaded"},
    {"destructor", "would run code of its own when it is unloaded"},
    {"indirect", "would run code of its own when it is loaded ('indirect' is an indirect function)"},
    {"hidden_indirect", "would run code of its own when it is loaded (an indirect function)"},
    {"bare", "would run code of its own as soon as it is loaded"}, // the start files' own
    {"thread", "has thread-local variables"},
    {"undefined_weak", "needs the symbol 'environ_of_nobody', but a plugin links nothing"},
    {"needed", "needs the library 'libm.so.6', but a plugin links nothing"},
    {"runpath", "says where to look for libraries (RUNPATH '.'), but a plugin links nothing"},
    {"stack", "wants an executable stack"},
};
INSTANTIATE_TEST_SUITE_P(All, Unsafe, testing::ValuesIn(cases),
                         [](const auto &one) { return std::string(one.param.name); });

TEST(Native, ACallbackIsThereOnceThePluginIsLoadedAndNotBefore) {
    const auto plugin = read(unsafe("native"));
    ASSERT_TRUE(plugin) << plugin.error().line();
    const auto &format = (*plugin)->spec().sources.at(0).format;
    EXPECT_EQ(format.format_text, nullptr);
    const auto loaded = (*plugin)->load();
    ASSERT_TRUE(loaded) << loaded.error().line();
    ASSERT_NE(format.format_text, nullptr);
    std::array<char, 8> out{};
    EXPECT_EQ(format.format_text(nullptr, out.data(), out.size()), 2);
    EXPECT_STREQ(out.data(), "hi");
    EXPECT_TRUE((*plugin)->load()); // once more does no harm
}

TEST(Native, OtherWaysToLinkAreAsGood) {
    const auto plugin = read(unsafe("packed"));
    ASSERT_TRUE(plugin) << plugin.error().line();
    EXPECT_EQ((*plugin)->spec().sources.at(0).columns.at(0).member, "forks");
    const auto loaded = (*plugin)->load();
    EXPECT_TRUE(loaded) << loaded.error().line();
}

TEST(Native, WhatLdSoMadeAnotherThingOfIsRefused) {
    const auto plugin = read(unsafe("interposed"));
    ASSERT_TRUE(plugin) << plugin.error().line(); // the file itself is fine
    const auto loaded = (*plugin)->load();
    ASSERT_FALSE(loaded);
    EXPECT_THAT(loaded.error().line(), HasSubstr("interposed.so: is not the same in memory as in its file"));
}

TEST(Native, AFileThatIsWrittenToAfterItWasReadIsLoadedAsItWasRead) {
    const test::TempFolder folder;
    const std::string whole = test::content(unsafe("native"));
    const auto file = folder.write("native.so", whole);
    const Fd writer(::open(file.c_str(), O_WRONLY | O_CLOEXEC)); // as a former owner might still have one
    const auto plugin = read(file);
    ASSERT_TRUE(plugin) << plugin.error().line();
    const std::string noise(whole.size(), '\xcc');
    ASSERT_EQ(::pwrite(writer.get(), noise.data(), noise.size(), 0), static_cast<ssize_t>(noise.size()));
    const auto loaded = (*plugin)->load();
    ASSERT_TRUE(loaded) << loaded.error().line();
    EXPECT_EQ((*plugin)->spec().sources.at(0).format.format_text(nullptr, nullptr, 0), 2);
}

TEST(Native, ACallbackThatIsNoCodeIsRefused) {
    // Each pointer into the code, turned to where data lies: the relocation that makes `format_text`.
    std::string bytes = test::content(unsafe("native"));
    Elf64_Ehdr header{};
    std::memcpy(&header, bytes.data(), sizeof header);
    std::uint64_t code = 0, code_end = 0, turned = 0;
    for (unsigned i = 0; i < header.e_phnum; ++i) {
        Elf64_Phdr segment{};
        std::memcpy(&segment, bytes.data() + header.e_phoff + i * sizeof segment, sizeof segment);
        if (segment.p_type == PT_LOAD && (segment.p_flags & PF_X)) {
            code = segment.p_vaddr;
            code_end = code + segment.p_memsz;
        }
    }
    for (unsigned i = 0; i < header.e_shnum; ++i) {
        Elf64_Shdr section{};
        std::memcpy(&section, bytes.data() + header.e_shoff + i * sizeof section, sizeof section);
        for (std::uint64_t at = 0; section.sh_type == SHT_RELA && at < section.sh_size; at += sizeof(Elf64_Rela)) {
            Elf64_Rela entry{};
            std::memcpy(&entry, bytes.data() + section.sh_offset + at, sizeof entry);
            const auto address = static_cast<std::uint64_t>(entry.r_addend);
            if (address < code || address >= code_end) continue;
            entry.r_addend = 64;
            std::memcpy(bytes.data() + section.sh_offset + at, &entry, sizeof entry);
            ++turned;
        }
    }
    ASSERT_EQ(turned, 1u);
    const test::TempFolder folder;
    const auto plugin = read(folder.write("native.so", bytes));
    ASSERT_FALSE(plugin);
    EXPECT_THAT(plugin.error().line(), HasSubstr("its format_text is not a function of the plugin"));
}

} // namespace
} // namespace tracer::plugin
